import type { PostPicture } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { type MouseEvent, Suspense, useState } from "react";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";

const load = () => import("../../ui/picture-viewer.tsx");
const PictureViewer = lazyComponent(load, "PictureViewer");

/** The pictures of a post: one as it is, several as a grid. Each opens in full, over the page where there is script. */
export function PostPictures({ pictures }: { pictures: readonly PostPicture[] }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<number | null>(null);
  const several = pictures.length > 1;
  const view = (event: MouseEvent, index: number) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(index);
  };
  return (
    <>
      <ul className={cx("grid gap-2", several && "grid-cols-2")}>
        {pictures.map((picture, index) => (
          <li key={picture.id} className="min-w-0">
            <a
              href={`${picture.url}?size=1280`}
              target="_blank"
              rel="noopener"
              aria-label={picture.alt ? undefined : t`Picture ${index + 1} of ${pictures.length}`}
              onPointerEnter={load}
              onFocus={load}
              onClick={(event) => view(event, index)}
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
      {open !== null && (
        <Suspense>
          <PictureViewer pictures={pictures.map(viewed)} start={open} onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}

function viewed({ id, url, width, height, alt }: PostPicture) {
  return { id, src: `${url}?size=1280`, width, height, alt, caption: alt };
}
