import type { JoinRequest, Room } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { When } from "../../app/when.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { PersonLink } from "../profiles/person-link.tsx";

/** Who asks to join, for those who may answer. */
export function RequestsView({ room }: { room: Room }) {
  const { t } = useLingui();
  const list = useStore("join_requests", room.id);
  useEffect(() => {
    client.loadJoinRequests(room.id).catch((error) => showToast(errorText(error), "error"));
  }, [room.id]);
  if (!list) return <SkeletonRows rows={3} label={t`Loading requests`} />;
  if (list.requests.length === 0)
    return (
      <EmptyState icon="personPlus" title={t`No requests to join`}>
        <Trans>People who find this room by its name can request to join. Their requests show up here.</Trans>
      </EmptyState>
    );
  return (
    <>
      <ul className="flex flex-col divide-y divide-line px-4">
        {list.requests.map((request) => (
          <Request key={request.user.id} room={room} request={request} />
        ))}
      </ul>
      {list.has_more && (
        <p className="p-4 text-sm text-ink-soft">
          <Trans>There are more. They show up once you answer these.</Trans>
        </p>
      )}
    </>
  );
}

function Request({ room, request: { user, message, created_at } }: { room: Room; request: JoinRequest }) {
  const { t } = useLingui();
  const [pending, setPending] = useState<"approve" | "decline" | null>(null);
  const answer = async (how: "approve" | "decline") => {
    setPending(how);
    try {
      await client.api.answerJoinRequest(room.id, user.id, how);
      showToast(how === "approve" ? t`${user.name} was added.` : t`Request declined.`, "ok");
    } catch (error) {
      // Somebody else was faster: the list shows it.
      if (!(error instanceof ApiError && error.code === "gone")) showToast(errorText(error), "error");
      await client.loadJoinRequests(room.id).catch(() => {});
    } finally {
      setPending(null);
    }
  };
  return (
    <li className="flex flex-col gap-2 py-3">
      <div className="flex items-center gap-2">
        <PersonLink user={user} size="small" />
        <span className="shrink-0 text-xs text-ink-soft">
          <When at={created_at} />
        </span>
      </div>
      {message && <p className="rounded-md bg-sunken px-3 py-2 whitespace-pre-wrap wrap-anywhere">{message}</p>}
      <div className="flex gap-2">
        <Button
          variant="primary"
          size="small"
          icon="check"
          pending={pending === "approve"}
          onClick={() => answer("approve")}
        >
          <span>
            <Trans>Approve</Trans> <span className="sr-only">{user.name}</span>
          </span>
        </Button>
        <Button size="small" pending={pending === "decline"} onClick={() => answer("decline")}>
          <span>
            <Trans>Decline</Trans> <span className="sr-only">{user.name}</span>
          </span>
        </Button>
      </div>
    </li>
  );
}
