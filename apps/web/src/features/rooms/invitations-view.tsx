import type { Invitation, Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { formatFuture } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { InviteDialog } from "./invite-dialog.tsx";

/** The links into a room, for those who may make some. */
export function InvitationsView({ room }: { room: Room }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [inviting, setInviting] = useState(false);
  const key = ["invitations", room.id];
  // Others make and use them: each look is a fresh one, and whenever somebody came in.
  const list = useQuery({
    queryKey: [...key, room.member_count],
    queryFn: () => client.api.invitations(room.id),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const changed = () => void queries.invalidateQueries({ queryKey: key });
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-sm text-ink-soft">
        <Trans>Anyone with an invitation link can join, including people who are new here.</Trans>
      </p>
      <Button variant="primary" icon="plus" onClick={() => setInviting(true)}>
        <Trans>Create invitation</Trans>
      </Button>
      {list.isPending ? (
        <SkeletonRows rows={2} label={t`Loading invitations`} />
      ) : list.isError ? (
        <EmptyState
          icon="warning"
          title={t`Couldn't load invitations`}
          action={<Button icon="retry" onClick={() => list.refetch()}>{t`Try again`}</Button>}
        >
          {errorText(list.error)}
        </EmptyState>
      ) : list.data.invitations.length === 0 ? (
        <EmptyState icon="link" title={t`No invitations yet`} />
      ) : (
        <ul className="flex flex-col divide-y divide-line">
          {list.data.invitations.map((invitation) => (
            <Row key={invitation.id} room={room} invitation={invitation} onRevoked={changed} />
          ))}
        </ul>
      )}
      {inviting && <InviteDialog room={room} onMade={changed} onClose={() => setInviting(false)} />}
    </div>
  );
}

type RowProps = { room: Room; invitation: Invitation; onRevoked: () => void };

function Row({ room, invitation, onRevoked }: RowProps) {
  const { t } = useLingui();
  const [asking, setAsking] = useState(false);
  const { created_by, state, uses, max_uses } = invitation;
  const by = created_by?.name ?? t`Deleted user`;
  const used =
    max_uses === null
      ? plural(uses, { one: "Used # time", other: "Used # times" })
      : t`Used ${uses} of ${max_uses} times`;
  const revoke = async () => {
    try {
      await client.api.revokeInvitation(room.id, invitation.id);
      showToast(t`Invitation revoked.`, "ok");
    } catch (error) {
      showToast(errorText(error), "error");
    }
    onRevoked();
  };
  return (
    <li className="flex items-start gap-2 py-3">
      <div className="min-w-0 grow">
        <p className="font-semibold wrap-anywhere">{t`By ${by}`}</p>
        <p className="text-sm text-ink-soft">{used}</p>
        <p className="text-sm text-ink-soft">
          <Ends invitation={invitation} />
        </p>
      </div>
      {state === "open" || state === "closed" ? (
        <Button size="small" variant="quiet" className="text-danger-ink" onClick={() => setAsking(true)}>
          <Trans>Revoke</Trans>
        </Button>
      ) : (
        <Tag>{state === "expired" ? t`Expired` : t`Used up`}</Tag>
      )}
      {asking && (
        <ConfirmDialog
          danger
          title={t`Revoke this invitation?`}
          confirm={t`Revoke`}
          onConfirm={revoke}
          onClose={() => setAsking(false)}
        >
          <Trans>Nobody can join with it any more. People who already joined stay.</Trans>
        </ConfirmDialog>
      )}
    </li>
  );
}

function Ends({ invitation: { expires_at, state } }: { invitation: Invitation }) {
  if (expires_at === null) return <Trans>Never expires</Trans>;
  if (state === "expired") return null;
  const when = formatFuture(new Date(expires_at));
  return <Trans>Expires {when}</Trans>;
}
