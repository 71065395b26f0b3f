import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { NotificationRow } from "./notification-row.tsx";
import { useBusy, useNotifications, useUnreadNotifications } from "./use-notifications.ts";

export function NotificationsPage() {
  const { t } = useLingui();
  const unread = useUnreadNotifications();
  const [marking, markAll] = useBusy(client.readAllNotifications);
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-5">
      <PageTitle title={t`Notifications`} />
      <div className="flex min-h-11 flex-wrap items-center justify-between gap-3">
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Notifications</Trans>
        </h1>
        {unread > 0 && <Button icon="check" pending={marking} onClick={markAll}>{t`Mark all as read`}</Button>}
      </div>
      <All />
    </div>
  );
}

function All() {
  const { t } = useLingui();
  const list = useNotifications();
  const [loading, loadMore] = useBusy(client.loadMoreNotifications);
  if (!list) return <SkeletonRows rows={5} label={t`Loading notifications`} />;
  if (list.notifications.length === 0)
    return (
      <EmptyState
        icon="bell"
        title={t`Nothing yet`}
        action={
          <Link to="/help/$slug" params={{ slug: "notifications" }} className={buttonClass()}>
            <Trans>How notifications work</Trans>
          </Link>
        }
      >
        <Trans>Contact requests, message requests and account news show up here.</Trans>
      </EmptyState>
    );
  return (
    <>
      <ul aria-label={t`Notifications`} className="rounded-lg border border-line bg-surface p-1.5 shadow-1">
        {list.notifications.map((notification) => (
          <li key={notification.id}>
            <NotificationRow notification={notification} />
          </li>
        ))}
      </ul>
      {list.has_more && <Button className="self-center" pending={loading} onClick={loadMore}>{t`Show more`}</Button>}
    </>
  );
}
