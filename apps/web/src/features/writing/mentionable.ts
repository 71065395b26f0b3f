import type { Me, Room, UserCard } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { client, useStore } from "../../app/client.ts";

/** Members that are looked through; in a larger room who is further back is named by typing the whole name. */
const LOOKED_THROUGH = 1_000;

type Group = { name: string; help: string };

/** Whom one can name in a room by what is typed so far: members, and groups of them. */
export function useMentionable(room: Room, me: Me, query: string): { people: UserCard[]; groups: Group[] } {
  const { t } = useLingui();
  const members = useStore("members", room.id);
  const loaded = members?.members.length ?? -1;
  const more = members === undefined || (members.has_more && !members.loading && loaded < LOOKED_THROUGH);
  useEffect(() => {
    // A page that does not come leaves those that are here.
    if (more && loaded < LOOKED_THROUGH) client.loadMembers(room.id).catch(() => {});
  }, [more, loaded, room.id]);

  const asked = query.toLowerCase();
  const people = (members?.members ?? [])
    .map((member) => member.user)
    .filter((user) => user.id !== me.id && isCalled(user, asked));
  const all: Group[] = canInRoom(room, "mention_all")
    ? [
        { name: "all", help: t`Everyone in this room` },
        { name: "here", help: t`Everyone who is online` },
      ]
    : [];
  const staff: Group[] =
    room.kind === "direct"
      ? []
      : [
          { name: "staff", help: t`The owner, admins and moderators` },
          { name: "admin", help: t`The owner and admins` },
          { name: "moderator", help: t`The moderators` },
        ];
  return { people, groups: [...all, ...staff].filter(({ name }) => name.startsWith(asked)) };
}

/** Whether a word of the name, or the username, begins like this. */
function isCalled(user: UserCard, asked: string): boolean {
  const { name, username } = user;
  return (
    username.toLowerCase().startsWith(asked) ||
    name
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word.startsWith(asked))
  );
}
