import type { Notification } from "@helloworld/protocol";
import type { NotificationList } from "@helloworld/sdk";
import { useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** The newest notifications; null until they came. */
export function useNotifications(): NotificationList | null {
  return useStore("notifications");
}

/** Counting stops at 100. */
export function useUnreadNotifications(): number {
  return useStore("notifications_unread");
}

/** Marks it as read while it opens; that this fails stops nobody from reading. */
export function markOpened(notification: Notification): void {
  if (!notification.read_at) client.readNotification(notification.id).catch(say);
}

/** Something that takes a moment; what goes wrong is said. */
export function useBusy(work: () => Promise<void>): [busy: boolean, run: () => void] {
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    work()
      .catch(say)
      .finally(() => setBusy(false));
  };
  return [busy, run];
}

function say(error: unknown): void {
  showToast(errorText(error), "error");
}
