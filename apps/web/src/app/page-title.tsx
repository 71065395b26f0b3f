import { useUnreadTotal } from "../features/rooms/use-rooms.ts";

/** The title of the page in the tab, with the number of unread messages before it. */
export function PageTitle({ title }: { title?: string }) {
  const unread = useUnreadTotal();
  const name = title ? `${title} · Helloworld Chat` : "Helloworld Chat";
  return <title>{unread > 0 ? `(${unread > 99 ? "99+" : unread}) ${name}` : name}</title>;
}
