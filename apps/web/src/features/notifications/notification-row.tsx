import type { Notification } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { formatDateTime, formatRelative } from "../../app/dates.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { notificationIcon, notificationPath, notificationText } from "./notification-text.ts";
import { markOpened } from "./use-notifications.ts";

type NotificationRowProps = { notification: Notification; onOpen?: (() => void) | undefined };

/** Opening it marks it as read and leads to what it is about. */
export function NotificationRow({ notification, onOpen }: NotificationRowProps) {
  const path = notificationPath(notification);
  const open = () => {
    markOpened(notification);
    onOpen?.();
  };
  const look = cx(
    "flex min-h-14 w-full items-start gap-3 rounded-md px-3 py-2.5 text-start -outline-offset-2 transition-colors hover:bg-sunken",
    !notification.read_at && "bg-accent-soft/60",
  );
  if (path) {
    return (
      <Link {...path} preload={false} className={look} onClick={open}>
        <Content notification={notification} />
      </Link>
    );
  }
  return (
    <button type="button" className={look} onClick={() => markOpened(notification)}>
      <Content notification={notification} />
    </button>
  );
}

function Content({ notification }: { notification: Notification }) {
  const { actor, count, read_at } = notification;
  const at = new Date(notification.created_at);
  return (
    <>
      {actor ? (
        <Avatar id={actor.id} name={actor.name} picture={actor.avatar_url} />
      ) : (
        <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
          <Icon name={notificationIcon(notification)} />
        </span>
      )}
      <span className="min-w-0 grow">
        <span className={cx("block wrap-anywhere", !read_at && "font-semibold")}>{notificationText(notification)}</span>
        <span className="flex flex-wrap gap-x-2 text-sm text-ink-soft">
          <time dateTime={at.toISOString()} title={formatDateTime(at)}>
            {formatRelative(at)}
          </time>
          {count > 1 && <span>{plural(count, { one: "# time", other: "# times" })}</span>}
        </span>
      </span>
      {!read_at && (
        <span className="mt-1.5 size-2.5 shrink-0 rounded-full bg-accent">
          <span className="sr-only">
            <Trans>Unread</Trans>
          </span>
        </span>
      )}
    </>
  );
}
