import type { InvitationPreview } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLoaderData, useNavigate, useParams, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { PageHead } from "../../app/page-head.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { showToast } from "../../ui/toast.ts";
import { useMe } from "../session/use-session.ts";
import { roomType } from "./names.ts";
import { roomIcon } from "./room-face.tsx";

type InvitedRoom = NonNullable<InvitationPreview["room"]>;

/** Where a link into a room leads: what it is, who invites, and the way in. */
export function JoinPage() {
  const { t } = useLingui();
  const { token } = useParams({ from: "/join/$token" });
  const { state, room, invited_by, is_member } = useLoaderData({ from: "/join/$token" });
  const title = room ? t`Invitation to ${room.name}` : t`Invitation`;
  const head = <PageHead closed title={title} description={title} path="/" />;
  if (!room || (state !== "open" && !is_member))
    return (
      <>
        {head}
        <Unusable state={state} />
      </>
    );
  return (
    <div className="mx-auto flex w-full max-w-md flex-col items-center gap-4 rounded-xl border border-line bg-surface p-6 text-center shadow-1 sm:p-8">
      {head}
      <Avatar id={room.id} name={room.name} size="large" icon={roomIcon(room)} picture={room.picture_url} />
      <div className="flex max-w-full flex-col gap-1">
        <p className="text-ink-soft">
          {invited_by ? <Trans>{invited_by.name} invited you to</Trans> : <Trans>You're invited to</Trans>}
        </p>
        <h1 className="text-2xl font-extrabold tracking-tight wrap-anywhere">{room.name}</h1>
        <p className="text-sm text-ink-soft">
          {roomType(room)} · {plural(room.member_count, { one: "# member", other: "# members" })}
        </p>
      </div>
      {room.topic && <p className="max-w-full text-ink-soft wrap-anywhere">{room.topic}</p>}
      <WayIn token={token} room={room} is_member={is_member} />
    </div>
  );
}

type WayInProps = { token: string; room: InvitedRoom; is_member: boolean };

function WayIn({ token, room, is_member }: WayInProps) {
  const { t } = useLingui();
  const me = useMe();
  const router = useRouter();
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const next = `/join/${token}`;
  const accept = async () => {
    setPending(true);
    setFailure(null);
    try {
      await client.acceptInvitation(token);
      showToast(t`You joined ${room.name}.`, "ok");
      await navigate({ to: "/messages/$room", params: { room: room.id }, replace: true });
    } catch (error) {
      setFailure(errorText(error));
      // It may have ended meanwhile: the page says how.
      await router.invalidate();
    } finally {
      setPending(false);
    }
  };
  if (!me)
    return (
      <div className="flex w-full flex-col gap-3">
        <Link to="/signup" search={{ next }} className={buttonClass("primary", "large")}>
          <Trans>Create an account to join</Trans>
        </Link>
        <Link to="/login" search={{ next }} className={buttonClass("secondary", "large")}>
          <Trans>Sign in to join</Trans>
        </Link>
      </div>
    );
  return (
    <div className="flex w-full flex-col gap-3">
      {failure && <Notice tone="error">{failure}</Notice>}
      {is_member ? (
        <>
          <p>
            <Trans>You're a member of this room.</Trans>
          </p>
          <Link to="/messages/$room" params={{ room: room.id }} className={buttonClass("primary", "large")}>
            <Trans>Open</Trans>
          </Link>
        </>
      ) : (
        <Button variant="primary" size="large" pending={pending} onClick={accept}>
          <Trans>Join</Trans>
        </Button>
      )}
    </div>
  );
}

function Unusable({ state }: Pick<InvitationPreview, "state">) {
  const { t } = useLingui();
  const titles: Record<InvitationPreview["state"], string> = {
    open: t`This invitation can't be used`,
    expired: t`This invitation has expired`,
    used_up: t`This invitation has been used up`,
    revoked: t`This invitation was revoked`,
    closed: t`You can't use this invitation`,
  };
  return (
    <EmptyState
      heading
      icon="link"
      title={titles[state]}
      action={
        <Link to="/rooms" className={buttonClass("primary")}>
          <Trans>Discover rooms</Trans>
        </Link>
      }
    >
      {state === "closed" ? (
        <Trans>Someone else in that room may be able to invite you.</Trans>
      ) : (
        <Trans>Ask the person who sent it for a new one.</Trans>
      )}
    </EmptyState>
  );
}
