import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useContactAction } from "../contacts/use-contact-actions.ts";
import { useBlocks } from "../contacts/use-contacts.ts";
import { SettingsFrame } from "./settings-frame.tsx";

export function BlockedPage() {
  const { t } = useLingui();
  return (
    <WithQueries>
      <SettingsFrame title={t`Blocked people`} intro={t`You can't find, see or message each other.`}>
        <Blocks />
      </SettingsFrame>
    </WithQueries>
  );
}

function Blocks() {
  const { t } = useLingui();
  const { data: blocks, error, isPending, refetch } = useBlocks();
  if (isPending) return <SkeletonRows rows={2} label={t`Loading blocked people`} />;
  if (!blocks)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load the list`}
        action={<Button icon="retry" onClick={() => refetch()}>{t`Try again`}</Button>}
      >
        {errorText(error)}
      </EmptyState>
    );
  if (blocks.length === 0)
    return (
      <EmptyState icon="shield" title={t`You haven't blocked anyone`}>
        <Trans>You can block someone from their profile.</Trans>
      </EmptyState>
    );
  return (
    <ul className="rounded-lg border border-line bg-surface py-1 shadow-1">
      {blocks.map(({ user }) => (
        <Blocked key={user.id} user={user} />
      ))}
    </ul>
  );
}

function Blocked({ user }: { user: UserCard }) {
  const { t } = useLingui();
  const act = useContactAction(user);
  return (
    <li className="flex min-h-16 items-center gap-3 px-4 py-1">
      <Avatar id={user.id} name={user.name} picture={user.avatar_url} />
      <span className="min-w-0 grow">
        <span className="block truncate leading-tight font-semibold">{user.name}</span>
        <span className="block truncate text-sm text-ink-soft">@{user.username}</span>
      </span>
      <Button
        size="small"
        pending={act.isPending}
        aria-label={t`Unblock ${user.name}`}
        onClick={() => act.mutate("unblock")}
      >
        <Trans>Unblock</Trans>
      </Button>
    </li>
  );
}
