import type { GalleryResponse } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type MouseEvent, Suspense, useState } from "react";
import { PageHead } from "../../app/page-head.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { MoreOnTheWay } from "./more-on-the-way.tsx";
import { useGallery } from "./use-gallery.ts";

const load = () => import("../../ui/picture-viewer.tsx");
const PictureViewer = lazyComponent(load, "PictureViewer");

const route = getRouteApi("/gallery");

/** Pictures of posts that are open to everyone. */
export function GalleryPage() {
  const { t } = useLingui();
  const { pictures, next_cursor, loading, error, more } = useGallery(route.useLoaderData());
  const [open, setOpen] = useState<number | null>(null);
  const view = (event: MouseEvent, index: number) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setOpen(index);
  };
  return (
    <div className="flex flex-col gap-6">
      <PageHead
        title={t`Gallery`}
        description={t`Pictures from public posts.`}
        path="/gallery"
        picture={pictures[0]?.url}
      />
      <div>
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Gallery</Trans>
        </h1>
        <p className="text-ink-soft">
          <Trans>Pictures from public posts, newest first.</Trans>
        </p>
      </div>
      {pictures.length === 0 && (
        <EmptyState
          icon="eye"
          title={t`No pictures yet`}
          action={
            <Link to="/create_post" className={buttonClass()}>
              <Trans>Write a post</Trans>
            </Link>
          }
        >
          <Trans>Pictures from public posts show up here.</Trans>
        </EmptyState>
      )}
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 sm:gap-3 lg:grid-cols-4">
        {pictures.map((picture, index) => (
          <li key={picture.id} className="min-w-0">
            <a
              href={`/posts/${picture.post_id}`}
              aria-label={picture.alt ? undefined : t`Picture of “${picture.title}” by ${picture.author.name}`}
              title={picture.title}
              onPointerEnter={load}
              onFocus={load}
              onClick={(event) => view(event, index)}
              className="block overflow-hidden rounded-lg bg-sunken"
            >
              <img
                src={`${picture.url}?size=480`}
                width={picture.width}
                height={picture.height}
                alt={picture.alt}
                loading="lazy"
                decoding="async"
                className="aspect-square w-full object-cover"
              />
            </a>
          </li>
        ))}
      </ul>
      <MoreOnTheWay has_more={next_cursor !== null} loading={loading} error={error} onMore={more} />
      {open !== null && (
        <Suspense>
          <PictureViewer pictures={pictures.map(viewed)} start={open} onClose={() => setOpen(null)} onNearEnd={more} />
        </Suspense>
      )}
    </div>
  );
}

/** With the way to its post. */
function viewed({ id, url, width, height, alt, post_id, title, author }: GalleryResponse["pictures"][number]) {
  const caption = (
    <>
      {alt && <p>{alt}</p>}
      <p>
        <Link
          to="/posts/$id"
          params={{ id: post_id }}
          preload={false}
          className="inline-flex min-h-8 items-center font-semibold text-accent-ink underline"
        >
          {title || <Trans>Open post</Trans>}
        </Link>{" "}
        <span className="text-ink-soft">{author.name}</span>
      </p>
    </>
  );
  return { id, src: `${url}?size=1280`, width, height, alt, caption };
}
