import type { Me, Room, UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { OwnerDialog } from "../settings/owner-dialog.tsx";
import { useMembersNamed } from "./use-members.ts";

/** Chooses who owns the room from now on, and asks for the password. */
export function TransferDialog({ room, me, onClose }: { room: Room; me: Me; onClose: () => void }) {
  const { t } = useLingui();
  const [heir, setHeir] = useState<UserCard | null>(null);
  const [q, setQ] = useState("");
  const held = useStore("members", room.id);
  const named = useMembersNamed(room, q);
  const missing = held === undefined;
  useEffect(() => {
    if (missing) client.loadMembers(room.id).catch((error) => showToast(errorText(error), "error"));
  }, [missing, room.id]);
  if (heir) return <HandOnDialog room={room} user={heir} onClose={onClose} />;
  const members = (named ? named.members : held?.members)?.filter(({ user }) => user.id !== me.id);
  return (
    <Dialog title={t`Who should own ${room.name}?`} onClose={onClose}>
      <div className="flex flex-col gap-3">
        <SearchField label={t`Search members`} value={q} onChange={setQ} autoFocus />
        {!members && <SkeletonRows rows={3} label={t`Loading members`} />}
        {members?.length === 0 && (
          <p className="py-2 text-ink-soft">
            <Trans>No members found.</Trans>
          </p>
        )}
        <ul aria-label={t`Members`} className="flex max-h-72 flex-col overflow-y-auto scroll-thin">
          {members?.map(({ user }) => (
            <li key={user.id}>
              <button
                type="button"
                onClick={() => setHeir(user)}
                className="flex min-h-12 w-full items-center gap-3 rounded-md px-2 text-left -outline-offset-2 hover:bg-sunken"
              >
                <Avatar id={user.id} name={user.name} picture={user.avatar_url} size="small" />
                <span className="min-w-0 grow">
                  <span className="block truncate font-semibold">{user.name}</span>
                  <span className="block truncate text-sm text-ink-soft">@{user.username}</span>
                </span>
              </button>
            </li>
          ))}
        </ul>
        <div className="flex justify-end">
          <Button onClick={onClose}>{t`Cancel`}</Button>
        </div>
      </div>
    </Dialog>
  );
}

/** Says what handing a room on means, and does it. */
export function HandOnDialog({ room, user, onClose }: { room: Room; user: UserCard; onClose: () => void }) {
  const { t } = useLingui();
  return (
    <OwnerDialog
      danger
      title={t`Make ${user.name} the owner of ${room.name}?`}
      confirm={t`Transfer ownership`}
      onProven={async (owner) => {
        await client.api.transferRoom(room.id, { user_id: user.id, ...owner });
        showToast(t`${user.name} now owns ${room.name}.`, "ok");
        onClose();
      }}
      onClose={onClose}
    >
      <Trans>You'll become an admin. Only {user.name} can then delete the room or transfer it back to you.</Trans>
    </OwnerDialog>
  );
}
