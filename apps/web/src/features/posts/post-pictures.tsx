import type { PostPicture } from "@helloworld/protocol";
import { cx } from "../../ui/cx.ts";

/** The pictures of a post: one as it is, several as a grid. Each opens in full. */
export function PostPictures({ pictures }: { pictures: readonly PostPicture[] }) {
  const several = pictures.length > 1;
  return (
    <ul className={cx("grid gap-2", several && "grid-cols-2")}>
      {pictures.map((picture) => (
        <li key={picture.id} className="min-w-0">
          <a
            href={`${picture.url}?size=1280`}
            target="_blank"
            rel="noopener"
            className="block overflow-hidden rounded-md bg-sunken"
          >
            <img
              src={`${picture.url}?size=${several ? 480 : 1280}`}
              srcSet={`${picture.url}?size=480 480w, ${picture.url}?size=1280 1280w`}
              sizes={several ? "(min-width: 64rem) 22rem, 50vw" : "(min-width: 64rem) 44rem, 100vw"}
              width={picture.width}
              height={picture.height}
              alt={picture.alt}
              loading="lazy"
              decoding="async"
              className={cx("w-full object-cover", several ? "aspect-square" : "max-h-[32rem]")}
            />
          </a>
        </li>
      ))}
    </ul>
  );
}
