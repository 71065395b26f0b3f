import type { Attachment } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { type MouseEvent, Suspense, useState } from "react";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { blurOf } from "./blur.ts";
import { fileUrl } from "./sizes.ts";

const load = () => import("../../ui/picture-viewer.tsx");
const PictureViewer = lazyComponent(load, "PictureViewer");

/** One picture takes no more than this of its width in height, and at least the other. */
const TALLEST = 1.25;
const FLATTEST = 0.4;
const MOVING = new Set(["image/gif", "image/webp"]);

/** The pictures of a message, with a blur of each until it is there. Each opens in full, over the page. */
export function PictureGrid({ pictures }: { pictures: readonly Attachment[] }) {
  const [open, setOpen] = useState<number | null>(null);
  if (pictures.length === 0) return null;
  const several = pictures.length > 1;
  return (
    <>
      <ul className={cx("grid gap-1", several && "grid-cols-2")}>
        {pictures.map((picture, index) => (
          <li
            key={picture.id}
            className={cx("min-w-0", several && index === 0 && pictures.length % 2 === 1 && "col-span-2")}
          >
            <Picture
              picture={picture}
              label={[index + 1, pictures.length]}
              ratio={several ? (index === 0 && pictures.length % 2 === 1 ? 0.5 : 1) : ratioOf(picture)}
              onOpen={() => setOpen(index)}
            />
          </li>
        ))}
      </ul>
      {open !== null && (
        <Suspense>
          <PictureViewer
            pictures={pictures.map(({ id, name, width = 1, height = 1 }) => ({
              id,
              src: fileUrl(id, "view"),
              width,
              height,
              alt: name,
              caption: name,
              download: { href: fileUrl(id), name },
            }))}
            start={open}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  );
}

type PictureProps = { picture: Attachment; label: [number, number]; ratio: number; onOpen: () => void };

function Picture({ picture, label: [place, count], ratio, onOpen }: PictureProps) {
  const { t } = useLingui();
  const { id, name, media_type, blur, moves } = picture;
  const view = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <a
      href={fileUrl(id, "view")}
      target="_blank"
      rel="noopener"
      aria-label={count > 1 ? t`Picture ${place} of ${count}: ${name}` : t`Picture: ${name}`}
      onPointerEnter={load}
      onFocus={load}
      onClick={view}
      style={{ aspectRatio: `1 / ${ratio}`, backgroundImage: blurOf(blur) }}
      className="block w-full overflow-hidden rounded-md bg-sunken bg-cover"
    >
      {/* What moves stands still for who asked for that. */}
      <picture>
        {(moves || MOVING.has(media_type)) && (
          <source media="(prefers-reduced-motion: no-preference)" srcSet={fileUrl(id, "view")} />
        )}
        <img src={fileUrl(id, "thumb")} alt="" loading="lazy" decoding="async" className="size-full object-cover" />
      </picture>
    </a>
  );
}

function ratioOf({ width = 1, height = 1 }: Attachment): number {
  return Math.min(TALLEST, Math.max(FLATTEST, height / width));
}
