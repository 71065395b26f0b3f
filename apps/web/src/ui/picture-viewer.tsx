import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { Dialog } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { IconButton, iconButtonClass } from "./button.tsx";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { useZoom } from "./use-zoom.ts";

/** Pictures before the end of the list at which more are wanted. */
const AHEAD = 5;

export type ViewedPicture = {
  id: string;
  src: string;
  /** Pixels; what is there in fact may be smaller. */
  width: number;
  height: number;
  alt: string;
  caption?: ReactNode;
  download?: { href: string; name: string };
};

type PictureViewerProps = {
  pictures: readonly ViewedPicture[];
  start: number;
  onClose: () => void;
  /** The list has more: asked for as its end comes near. */
  onNearEnd?: () => void;
};

/** Pictures over the page, one at a time: by keys, buttons, wheel or fingers, as close as one likes. */
export function PictureViewer({ pictures, start, onClose, onNearEnd }: PictureViewerProps) {
  const { t } = useLingui();
  const [index, setIndex] = useState(start);
  const picture = pictures[index];
  const near = index >= pictures.length - AHEAD;
  useEffect(() => {
    if (near) onNearEnd?.();
  }, [near, onNearEnd]);
  const go = (by: number) => {
    if (!pictures[index + by]) return;
    setIndex(index + by);
    zoom.reset();
  };
  const zoom = useZoom(go);
  if (!picture) return null;
  const large = zoom.scale > 1;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else if (event.key === "+" || event.key === "=") zoom.by(1);
    else if (event.key === "-") zoom.by(-1);
    else if (event.key === "0") zoom.reset();
  };
  return (
    <ModalOverlay
      isOpen
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 h-(--visual-viewport-height) animate-fade bg-canvas text-ink"
    >
      <Modal className="size-full">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys of the whole window; each has a button too */}
        <div className="size-full" onKeyDown={onKeyDown}>
          <Dialog aria-label={t`Pictures`} className="flex size-full flex-col outline-none">
            <div className="flex items-center gap-1 p-2">
              <p role="status" className="grow ps-2 text-sm text-ink-soft">
                {t`Picture ${index + 1} of ${pictures.length}`}
              </p>
              <IconButton icon="minus" label={t`Zoom out`} disabled={!large} onClick={() => zoom.by(-1)} />
              <IconButton icon="plus" label={t`Zoom in`} onClick={() => zoom.by(1)} />
              {picture.download && (
                <a
                  href={picture.download.href}
                  download={picture.download.name}
                  aria-label={t`Download`}
                  title={t`Download`}
                  className={iconButtonClass()}
                >
                  <Icon name="download" />
                </a>
              )}
              <IconButton icon="close" label={t`Close`} autoFocus onClick={onClose} />
            </div>
            <div
              {...zoom.handlers}
              className={cx(
                "flex min-h-0 grow touch-none items-center justify-center overflow-hidden px-2",
                large ? "cursor-grab active:cursor-grabbing" : "cursor-zoom-in",
              )}
            >
              <img
                key={picture.id}
                src={picture.src}
                width={picture.width}
                height={picture.height}
                alt={picture.alt}
                draggable={false}
                style={zoom.style}
                className="size-auto max-h-full max-w-full object-contain select-none"
              />
            </div>
            <div className="flex items-center gap-2 p-2 pb-[calc(0.5rem+var(--safe-bottom))]">
              <IconButton icon="back" label={t`Previous picture`} disabled={index === 0} onClick={() => go(-1)} />
              <div className="max-h-24 min-w-0 grow overflow-y-auto text-center text-sm wrap-anywhere">
                {picture.caption}
              </div>
              <IconButton
                icon="forward"
                label={t`Next picture`}
                disabled={index === pictures.length - 1}
                onClick={() => go(1)}
              />
            </div>
          </Dialog>
        </div>
      </Modal>
    </ModalOverlay>
  );
}
