import { useLingui } from "@lingui/react/macro";
import type { IconName } from "../../ui/icons.tsx";
import { useUnreadTotal } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";

export type NavItem = {
  to: "/" | "/rooms" | "/messages" | "/contacts" | "/notifications" | "/profile" | "/login";
  icon: IconName;
  label: string;
  unread: number;
};

/** The places that the header and the footer lead to. */
export function useNav(): NavItem[] {
  const { t } = useLingui();
  const me = useMe();
  const unread = useUnreadTotal();
  return [
    { to: "/", icon: "home", label: t`Home`, unread: 0 },
    { to: "/rooms", icon: "rooms", label: t`Rooms`, unread: 0 },
    ...(me ? [{ to: "/messages", icon: "messages", label: t`Messages`, unread } as const] : []),
  ];
}
