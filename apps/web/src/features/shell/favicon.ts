import { useEffect } from "react";
import icon from "../../ui/icon.svg?no-inline";
import { useUnreadTotal } from "../rooms/use-rooms.ts";

const DOT = '<circle cx="25" cy="7" r="7" fill="#ffb020" stroke="#fff" stroke-width="2"/></svg>';

/** Puts a dot on the icon of the tab while something is unread; a component, so that nothing else renders for it. */
export function Favicon(): null {
  const unread = useUnreadTotal() > 0;
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    if (!unread) {
      link.href = icon;
      return;
    }
    let current = true;
    void fetch(icon)
      .then((response) => response.text())
      .then((svg) => {
        if (current) link.href = `data:image/svg+xml,${encodeURIComponent(svg.replace("</svg>", DOT))}`;
      });
    return () => {
      current = false;
    };
  }, [unread]);
  return null;
}
