import type { PostPicture } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";

/** Pixels that a finger goes to the side for the next picture. */
const SWIPE = 50;
/** Pictures before the end of the list at which more are wanted. */
const AHEAD = 5;

export type ViewedPicture = PostPicture & { post_id?: string; title?: string; author?: { name: string } };

type PictureViewerProps = {
  pictures: readonly ViewedPicture[];
  start: number;
  onClose: () => void;
  /** The list has more: asked for as its end comes near. */
  onNearEnd?: () => void;
};

/** Pictures over the page, one at a time: by keys, buttons or finger. */
export function PictureViewer({ pictures, start, onClose, onNearEnd }: PictureViewerProps) {
  const { t } = useLingui();
  const [index, setIndex] = useState(start);
  const [large, setLarge] = useState(false);
  const down = useRef<number | null>(null);
  const picture = pictures[index];
  const near = index >= pictures.length - AHEAD;
  useEffect(() => {
    if (near) onNearEnd?.();
  }, [near, onNearEnd]);
  if (!picture) return null;
  const go = (by: number) => {
    if (!pictures[index + by]) return;
    setIndex(index + by);
    setLarge(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft" && !large) go(-1);
    else if (event.key === "ArrowRight" && !large) go(1);
    else if (event.key === "+") setLarge(true);
    else if (event.key === "-") setLarge(false);
  };
  const onPointerUp = ({ clientX, pointerType }: PointerEvent) => {
    const moved = clientX - (down.current ?? clientX);
    down.current = null;
    if (pointerType !== "mouse" && !large && Math.abs(moved) > SWIPE) go(moved > 0 ? -1 : 1);
  };
  const place = t`Picture ${index + 1} of ${pictures.length}`;
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 h-(--visual-viewport-height) animate-fade bg-canvas text-ink"
    >
      <Modal className="size-full">
        <Dialog aria-label={t`Pictures`} className="flex size-full flex-col outline-none">
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the whole window; each has a button too */}
          <div className="flex size-full flex-col" onKeyDown={onKeyDown}>
            <div className="flex items-center gap-2 p-2">
              <p role="status" className="grow ps-2 text-sm text-ink-soft">
                {place}
              </p>
              <IconButton
                icon={large ? "minus" : "plus"}
                label={large ? t`Fit into the window` : t`Full size`}
                aria-pressed={large}
                onClick={() => setLarge(!large)}
              />
              <IconButton icon="close" label={t`Close`} autoFocus onClick={onClose} />
            </div>
            <div
              className={cx(
                "relative min-h-0 grow touch-pan-y",
                large ? "overflow-auto touch-auto!" : "flex items-center justify-center overflow-hidden px-2",
              )}
              onPointerDown={({ clientX }) => {
                down.current = clientX;
              }}
              onPointerUp={onPointerUp}
            >
              <img
                key={picture.id}
                src={`${picture.url}?size=1280`}
                width={picture.width}
                height={picture.height}
                alt={picture.alt}
                draggable={false}
                onDoubleClick={() => setLarge(!large)}
                className={cx(large ? "max-w-none" : "size-auto max-h-full max-w-full object-contain")}
              />
            </div>
            <div className="flex items-center gap-2 p-2 pb-[calc(0.5rem+var(--safe-bottom))]">
              <IconButton icon="back" label={t`Previous picture`} disabled={index === 0} onClick={() => go(-1)} />
              <div className="max-h-24 min-w-0 grow overflow-y-auto text-center text-sm wrap-anywhere">
                {picture.alt && <p>{picture.alt}</p>}
                {picture.post_id && (
                  <p>
                    <Link
                      to="/posts/$id"
                      params={{ id: picture.post_id }}
                      preload={false}
                      className="inline-flex min-h-8 items-center font-semibold text-accent-ink underline"
                    >
                      {picture.title || <Trans>To the post</Trans>}
                    </Link>{" "}
                    {picture.author && <span className="text-ink-soft">{picture.author.name}</span>}
                  </p>
                )}
              </div>
              <IconButton
                icon="forward"
                label={t`Next picture`}
                disabled={index === pictures.length - 1}
                onClick={() => go(1)}
              />
            </div>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
