import { useEffect } from "react";
import { useUnreadTotal } from "../rooms/use-rooms.ts";

/** Puts the number of unread messages on the icon of the installed app, where the system has such a number. */
export function AppBadge(): null {
  const unread = useUnreadTotal();
  useEffect(() => {
    const done = unread > 0 ? navigator.setAppBadge?.(unread) : navigator.clearAppBadge?.();
    done?.catch(() => {});
  }, [unread]);
  return null;
}
