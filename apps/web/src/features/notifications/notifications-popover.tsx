import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { RefObject } from "react";
import { Dialog, Heading } from "react-aria-components/Dialog";
import { Popover } from "react-aria-components/Popover";
import { client } from "../../app/client.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { useBusy, useNotifications, useUnreadNotifications } from "./use-notifications.ts";

const SHOWN = 8;

type NotificationsPopoverProps = { trigger: RefObject<HTMLButtonElement | null>; onClose: () => void };

/** The newest ones under the bell; mounted while it is open. */
export function NotificationsPopover({ trigger, onClose }: NotificationsPopoverProps) {
  const { t } = useLingui();
  const unread = useUnreadNotifications();
  const [marking, markAll] = useBusy(client.readAllNotifications);
  return (
    <Popover
      isOpen
      triggerRef={trigger}
      onOpenChange={(open) => !open && onClose()}
      placement="bottom end"
      offset={6}
      className="z-40 flex w-96 max-w-[calc(100vw-1rem)] animate-rise flex-col overflow-hidden rounded-lg border border-line bg-surface text-ink shadow-2"
    >
      <Dialog className="flex min-h-0 flex-col outline-none">
        <div className="flex min-h-13 items-center justify-between gap-2 border-b border-line px-4 py-1.5">
          <Heading slot="title" className="font-bold">
            <Trans>Notifications</Trans>
          </Heading>
          {unread > 0 && (
            <Button variant="quiet" size="small" pending={marking} onClick={markAll}>{t`Mark all as read`}</Button>
          )}
        </div>
        <Newest onOpen={onClose} />
        <div className="border-t border-line p-1.5">
          <Link to="/notifications" className={`${buttonClass("quiet")} w-full`} onClick={onClose}>
            <Trans>All notifications</Trans>
          </Link>
        </div>
      </Dialog>
    </Popover>
  );
}

function Newest({ onOpen }: { onOpen: () => void }) {
  const { t } = useLingui();
  const list = useNotifications();
  if (!list) return <SkeletonRows rows={3} label={t`Loading notifications`} />;
  if (list.notifications.length === 0)
    return (
      <p className="px-4 py-8 text-center text-ink-soft">
        <Trans>Nothing yet. Requests and account news show up here.</Trans>
      </p>
    );
  return (
    <ul className="min-h-0 overflow-y-auto p-1.5 scroll-thin">
      {list.notifications.slice(0, SHOWN).map((notification) => (
        <li key={notification.id}>
          <NotificationRow notification={notification} onOpen={onOpen} />
        </li>
      ))}
    </ul>
  );
}
