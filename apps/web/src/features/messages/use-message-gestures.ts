import { type RefObject, useEffect } from "react";

/** A finger that rests this long opens the menu. */
const LONG_MS = 450;
/** A finger that moves less than this, in pixels, rests. */
const SLACK = 10;
/** A message that is moved this far is answered. */
const REPLY_AT = 64;

/**
 * What fingers do with messages: a swipe to the end of the line answers, a long press opens the menu. Both press the
 * button of the message that does the same, so nothing can be done by touch alone.
 */
export function useMessageGestures(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const controller = new AbortController();
    const { signal } = controller;
    let row: HTMLElement | null = null;
    let [x, y, moved] = [0, 0, 0];
    let timer: ReturnType<typeof setTimeout> | undefined;

    const press = (selector: string) => row?.querySelector<HTMLElement>(selector)?.click();
    const end = () => {
      clearTimeout(timer);
      row?.style.removeProperty("translate");
      row = null;
      moved = 0;
    };

    root.addEventListener(
      "pointerdown",
      (event) => {
        end();
        const { target } = event;
        if (event.pointerType !== "touch" || !event.isPrimary || !(target instanceof Element)) return;
        if (target.closest("button, input, audio, video")) return;
        row = target.closest<HTMLElement>("[data-stop]");
        [x, y] = [event.clientX, event.clientY];
        timer = setTimeout(() => {
          press(":is([aria-haspopup=menu], [aria-haspopup=true])");
          end();
        }, LONG_MS);
      },
      { signal },
    );
    root.addEventListener(
      "pointermove",
      (event) => {
        if (!row || !event.isPrimary) return;
        const way = document.dir === "rtl" ? -1 : 1;
        const across = (event.clientX - x) * way;
        if (Math.hypot(event.clientX - x, event.clientY - y) < SLACK && moved === 0) return;
        clearTimeout(timer);
        if (moved === 0 && across < Math.abs(event.clientY - y)) return end();
        moved = Math.min(Math.max(across, 0), REPLY_AT * 1.25);
        row.style.translate = `${moved * way}px`;
      },
      { signal },
    );
    root.addEventListener(
      "pointerup",
      () => {
        if (moved >= REPLY_AT) press("[data-reply]");
        end();
      },
      { signal },
    );
    root.addEventListener("pointercancel", end, { signal });
    // The browser's own menu of a long press.
    root.addEventListener(
      "contextmenu",
      (event) => {
        if ((event as PointerEvent).pointerType === "touch") event.preventDefault();
      },
      { signal },
    );
    return () => {
      end();
      controller.abort();
    };
  }, [box]);
}
