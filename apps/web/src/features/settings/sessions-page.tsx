import type { Session } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icons.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { signOut } from "../session/sign-out.ts";
import { SettingsFrame } from "./settings-frame.tsx";
import { useEndSession, useSessions } from "./use-sessions.ts";

export function SessionsPage() {
  const { t } = useLingui();
  const [leaving, setLeaving] = useState(false);
  return (
    <WithQueries>
      <SettingsFrame title={t`Sessions`} intro={t`Where you're signed in. End any session that you don't recognize.`}>
        <SessionList />
        <div className="flex flex-col items-start gap-3 rounded-lg border border-line bg-surface p-4">
          <div>
            <h2 className="font-bold">
              <Trans>Sign out everywhere</Trans>
            </h2>
            <p className="text-ink-soft">
              <Trans>Ends all sessions, including this one.</Trans>
            </p>
          </div>
          <Button variant="danger" icon="leave" onClick={() => setLeaving(true)}>{t`Sign out everywhere`}</Button>
        </div>
      </SettingsFrame>
      {leaving && (
        <ConfirmDialog
          danger
          title={t`Sign out everywhere?`}
          confirm={t`Sign out everywhere`}
          onConfirm={() => signOut({ everywhere: true })}
          onClose={() => setLeaving(false)}
        >
          <Trans>All your devices are signed out at once. Unsent messages on this device will be lost.</Trans>
        </ConfirmDialog>
      )}
    </WithQueries>
  );
}

function SessionList() {
  const { t } = useLingui();
  const sessions = useSessions();
  if (sessions.isPending) return <SkeletonRows rows={2} label={t`Loading sessions`} />;
  if (sessions.isError)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load your sessions`}
        action={<Button icon="retry" onClick={() => sessions.refetch()}>{t`Try again`}</Button>}
      >
        {errorText(sessions.error)}
      </EmptyState>
    );
  return (
    <ul className="divide-y divide-line rounded-lg border border-line bg-surface">
      {sessions.data.map((session) => (
        <SessionRow key={session.id} session={session} />
      ))}
    </ul>
  );
}

function SessionRow({ session }: { session: Session }) {
  const { t } = useLingui();
  const end = useEndSession();
  const used = formatDateTime(new Date(session.last_used_at));
  return (
    <li className="flex items-center gap-4 p-4">
      <Icon name="device" className="size-6 text-ink-soft" />
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {session.device}
          {session.current && (
            <Tag tone="ok">
              <Trans>This device</Trans>
            </Tag>
          )}
        </p>
        <p className="text-sm text-ink-soft">
          {session.ip_address ? t`${session.ip_address} · last used ${used}` : t`Last used ${used}`}
        </p>
      </div>
      {!session.current && (
        <Button
          size="small"
          pending={end.isPending}
          aria-label={t`End session on ${session.device}, last used ${used}`}
          onClick={() => end.mutate(session.id)}
        >
          <Trans>End session</Trans>
        </Button>
      )}
    </li>
  );
}
