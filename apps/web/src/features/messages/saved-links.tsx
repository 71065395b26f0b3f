import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useStore } from "../../app/client.ts";
import { CountBadge } from "../../ui/badge.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";

/** Above the conversations: lists that go across them. */
export function SavedLinks() {
  const { t } = useLingui();
  const unread = useStore("threads")?.reduce((sum, thread) => sum + thread.unread_count, 0) ?? 0;
  const named = useStore("total_mentions");
  return (
    <nav aria-label={t`Saved messages and threads`}>
      <ul className="grid grid-cols-4 gap-1">
        <SavedLink to="/messages/threads" icon="comment" label={t`Threads`} count={unread} />
        <SavedLink to="/messages/mentions" icon="mention" label={t`Mentions`} count={named} />
        <SavedLink to="/messages/starred" icon="star" label={t`Starred`} />
        <SavedLink to="/messages/reminders" icon="clock" label={t`Reminders`} />
      </ul>
    </nav>
  );
}

type SavedLinkProps = {
  to: "/messages/threads" | "/messages/mentions" | "/messages/starred" | "/messages/reminders";
  icon: IconName;
  label: string;
  count?: number;
};

function SavedLink({ to, icon, label, count = 0 }: SavedLinkProps) {
  return (
    <li>
      <Link
        to={to}
        className="relative flex min-h-12 flex-col items-center justify-center gap-0.5 rounded-md px-1 text-xs text-ink-soft hover:bg-sunken hover:text-ink"
        activeProps={{ className: "bg-accent-soft! text-accent-ink! font-semibold" }}
      >
        <Icon name={icon} className="size-5" />
        <span className="max-w-full truncate">{label}</span>
        <CountBadge
          count={count}
          label={plural(count, { one: "# unread", other: "# unread" })}
          className="absolute top-0.5 right-1/2 translate-x-6"
        />
      </Link>
    </li>
  );
}
