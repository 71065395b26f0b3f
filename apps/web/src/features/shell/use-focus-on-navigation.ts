import { type RefObject, useEffect, useRef } from "react";

/** A new page takes the focus, as a loaded one would, so the keyboard and the screen reader start at its content. */
export function useFocusOnNavigation(page: string): RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    if (!main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true });
  }, [page]);
  return main;
}
