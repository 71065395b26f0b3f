import type { Me, MemberRole, Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { flash } from "../../ui/flash.ts";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { PersonLink } from "../profiles/person-link.tsx";

/** Who is in the room, by pages. With `onAdd` one may add people. */
export function MemberList({ room, me, onAdd }: { room: Room; me: Me; onAdd?: () => void }) {
  const { t } = useLingui();
  const members = useStore((store) => store.members(room.id));
  const missing = members === undefined;
  useEffect(() => {
    if (missing) void loadMembers(room.id);
  }, [missing, room.id]);
  return (
    <section aria-labelledby="members" className="flex flex-col gap-2 border-t border-line p-4">
      <div className="flex items-center justify-between gap-2">
        <h3 id="members" className="font-bold">
          {plural(room.member_count, { one: "# participant", other: "# participants" })}
        </h3>
        {onAdd && (
          <Button size="small" icon="plus" onClick={onAdd}>
            <Trans>Add</Trans>
          </Button>
        )}
      </div>
      {!members && <SkeletonRows rows={3} label={t`Loading participants`} />}
      <ul>
        {members?.members.map(({ user, role }) => (
          <li key={user.id} className="flex min-h-12 items-center gap-3 py-1">
            <PersonLink user={user} size="small">
              {user.id === me.id ? t`${user.name} (you)` : user.name}
            </PersonLink>
            <RoleTag role={role} />
          </li>
        ))}
      </ul>
      {members?.has_more && (
        <Button size="small" pending={members.loading} onClick={() => loadMembers(room.id)}>
          <Trans>Show more</Trans>
        </Button>
      )}
    </section>
  );
}

async function loadMembers(room_id: string): Promise<void> {
  try {
    await client.loadMembers(room_id);
  } catch (error) {
    flash(errorText(error), "error");
  }
}

function RoleTag({ role }: { role: MemberRole }) {
  if (role === "member") return null;
  return (
    <Tag tone={role === "owner" ? "accent" : "plain"}>
      {role === "owner" ? <Trans>Owner</Trans> : role === "admin" ? <Trans>Admin</Trans> : <Trans>Moderator</Trans>}
    </Tag>
  );
}
