import { client } from "../../app/client.ts";
import icon from "../../ui/icon.svg?no-inline";

const DOT = '<circle cx="25" cy="7" r="7" fill="#ffb020" stroke="#fff" stroke-width="2"/></svg>';

/** While something is unread, the icon of the tab has a dot and the icon of the installed app its number. */
export function watchUnread(): void {
  let shown = 0;
  const look = () => {
    const unread = client.store.total_unread;
    if (unread === shown) return;
    if (unread > 0 !== shown > 0) void paintTab(unread > 0);
    shown = unread;
    const badge = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
    badge?.catch(() => {});
  };
  client.store.subscribe(look, "total_unread");
  look();
}

async function paintTab(unread: boolean): Promise<void> {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (!link) return;
  const svg = unread ? await fetch(icon).then((response) => response.text()) : "";
  // Read meanwhile.
  if (unread !== client.store.total_unread > 0) return;
  link.href = unread ? `data:image/svg+xml,${encodeURIComponent(svg.replace("</svg>", DOT))}` : icon;
}
