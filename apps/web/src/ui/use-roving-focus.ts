import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";

/** What has a use for the arrow keys itself. */
const OWN_KEYS = "input, textarea, select, audio, video, [role=slider], [role=menu], [role=dialog], [contenteditable]";
const FOCUSABLE = "a[href], button, input, select, textarea, audio, video, [tabindex]";

type Roving = {
  /** Brings the first or last item into the page, where only those in view are there. */
  reach?: (end: "first" | "last") => void;
  /** What Enter does at an item that has no use for it. */
  onEnter?: (item: HTMLElement) => void;
  onEscape?: () => void;
};

/**
 * A list as one stop of the Tab key: arrows, Home and End move among what has `data-stop`, and Tab goes on within that
 * item only. It works on the elements, so that moving renders nothing.
 */
export function useRovingFocus(box: RefObject<HTMLElement | null>, roving: Roving = {}): void {
  const latest = useRef(roving);
  useLayoutEffect(() => {
    latest.current = roving;
  });
  useEffect(() => {
    const root = box.current;
    if (!root) return;
    const stops = () => [...root.querySelectorAll<HTMLElement>("[data-stop]")];
    const itemOf = (node: Element) => node.closest<HTMLElement>("li") ?? node;

    const settle = (wanted?: HTMLElement) => {
      const all = stops();
      const current =
        wanted ??
        all.find((stop) => itemOf(stop).contains(document.activeElement)) ??
        all.find((stop) => stop.tabIndex === 0) ??
        all.find((stop) => stop.ariaCurrent === "page") ??
        (latest.current.reach ? all.at(-1) : all[0]);
      for (const stop of all) {
        const active = stop === current;
        stop.tabIndex = active ? 0 : -1;
        for (const inner of itemOf(stop).querySelectorAll<HTMLElement>(active ? "[data-held]" : FOCUSABLE))
          if (active) release(inner);
          else if (inner !== stop) hold(inner);
      }
    };

    const go = (stop: HTMLElement | undefined) => {
      if (!stop) return;
      settle(stop);
      stop.focus();
    };

    const toEnd = (end: "first" | "last") => {
      const at = () => go(end === "first" ? stops()[0] : stops().at(-1));
      if (!latest.current.reach) return at();
      latest.current.reach(end);
      // Drawn in the first frame, measured in the second.
      requestAnimationFrame(() => requestAnimationFrame(at));
    };

    const onKey = (event: KeyboardEvent) => {
      const { key, target } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || !(target instanceof Element))
        return;
      if (target.closest(OWN_KEYS)) return;
      const all = stops();
      const at = all.findIndex((stop) => itemOf(stop).contains(target));
      const stop = all[at];
      const menu = stop && itemOf(stop).querySelector<HTMLElement>(":is([aria-haspopup=menu], [aria-haspopup=true])");
      if (key === "ArrowDown") go(all[at < 0 ? all.length - 1 : at + 1]);
      else if (key === "ArrowUp") go(all.at(at < 0 ? -1 : Math.max(0, at - 1)));
      else if (key === "Home" || key === "End") toEnd(key === "Home" ? "first" : "last");
      else if (stop && (key === "ContextMenu" || (key === "F10" && event.shiftKey))) menu?.click();
      else if (stop && key === "Enter" && target === stop && latest.current.onEnter) latest.current.onEnter(stop);
      else if (key === "Escape" && latest.current.onEscape) latest.current.onEscape();
      else return;
      event.preventDefault();
    };

    const onFocus = ({ target }: FocusEvent) => {
      const stop = target instanceof Element && stops().find((one) => itemOf(one).contains(target));
      if (stop && stop.tabIndex !== 0) settle(stop);
    };

    settle();
    const observer = new MutationObserver(() => settle());
    observer.observe(root, { childList: true, subtree: true });
    root.addEventListener("keydown", onKey);
    root.addEventListener("focusin", onFocus);
    return () => {
      observer.disconnect();
      root.removeEventListener("keydown", onKey);
      root.removeEventListener("focusin", onFocus);
    };
  }, [box]);
}

/** Takes an element out of the order of Tab, and remembers what it had. */
function hold(element: HTMLElement): void {
  if (element.tabIndex < 0) return;
  element.dataset.held = element.getAttribute("tabindex") ?? "";
  element.tabIndex = -1;
}

function release(element: HTMLElement): void {
  if (element.dataset.held) element.setAttribute("tabindex", element.dataset.held);
  else element.removeAttribute("tabindex");
  delete element.dataset.held;
}
