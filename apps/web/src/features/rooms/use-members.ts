import type { Member, Room } from "@helloworld/protocol";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import { client, useStore } from "../../app/client.ts";

/** Members of a name, with the roles and without those that changed meanwhile; null where no name is asked for. */
export function useMembersNamed(
  room: Room,
  given: string,
): { members: Member[] | undefined; has_more: boolean } | null {
  const q = useDeferredValue(given.trim());
  const held = useStore("members", room.id);
  const { data } = useQuery({
    queryKey: ["members", room.id, q, room.member_count],
    queryFn: () => client.api.members(room.id, undefined, q),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
  if (q === "") return null;
  const roles = new Map(held?.members.map(({ user, role }) => [user.id, role]));
  const members = data?.members.map((member) => ({ ...member, role: roles.get(member.user.id) ?? member.role }));
  return { members, has_more: data ? data.next_cursor !== null : false };
}
