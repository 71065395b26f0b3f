import type { Me, Member, Room } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { showToast } from "../../ui/toast.ts";
import { PersonLink } from "../profiles/person-link.tsx";
import { MemberMenu } from "./member-menu.tsx";
import { roleName } from "./names.ts";
import { useMembersNamed } from "./use-members.ts";

/** Below this many one sees them all at a glance. */
const SEARCH_FROM = 8;

/** Who is in the room, by pages, with what one may do with each. With `onAdd` one may add people. */
export function MemberList({ room, me, onAdd }: { room: Room; me: Me; onAdd?: () => void }) {
  const { t } = useLingui();
  const [q, setQ] = useState("");
  const members = useStore("members", room.id);
  const named = useMembersNamed(room, q);
  const missing = members === undefined;
  useEffect(() => {
    if (missing) void loadMembers(room.id);
  }, [missing, room.id]);
  const shown = named ? named.members : members?.members;
  return (
    <section aria-labelledby="members" className="flex flex-col gap-2 border-t border-line p-4">
      <div className="flex items-center justify-between gap-2">
        <h3 id="members" className="font-bold">
          {plural(room.member_count, { one: "# member", other: "# members" })}
        </h3>
        {onAdd && (
          <Button size="small" icon="plus" onClick={onAdd}>
            <Trans>Add</Trans>
          </Button>
        )}
      </div>
      {room.member_count >= SEARCH_FROM && <SearchField label={t`Search members`} value={q} onChange={setQ} />}
      {!shown && <SkeletonRows rows={3} label={t`Loading members`} />}
      {shown?.length === 0 && (
        <p className="py-2 text-ink-soft">
          <Trans>No members found.</Trans>
        </p>
      )}
      <ul>
        {shown?.map((member) => (
          <Row key={member.user.id} room={room} me={me} member={member} />
        ))}
      </ul>
      {!named && members?.has_more && (
        <Button size="small" pending={members.loading} onClick={() => loadMembers(room.id)}>
          <Trans>Show more</Trans>
        </Button>
      )}
      {named?.has_more && (
        <p className="text-sm text-ink-soft">
          <Trans>There are more. Type more of the name.</Trans>
        </p>
      )}
    </section>
  );
}

function Row({ room, me, member }: { room: Room; me: Me; member: Member }) {
  const { t } = useLingui();
  const { user, role } = member;
  return (
    <li className="flex min-h-12 items-center gap-1 py-1">
      <PersonLink user={user} size="small">
        {user.id === me.id ? t`${user.name} (you)` : user.name}
      </PersonLink>
      {role !== "member" && <Tag tone={role === "owner" ? "accent" : "plain"}>{roleName(role)}</Tag>}
      <MemberMenu room={room} me={me} member={member} />
    </li>
  );
}

async function loadMembers(room_id: string): Promise<void> {
  try {
    await client.loadMembers(room_id);
  } catch (error) {
    showToast(errorText(error), "error");
  }
}
