import type { UserCard } from "@helloworld/protocol";
import { useStore } from "../../app/client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { PresenceDot } from "../../ui/presence-dot.tsx";

/** A contact's face, with whether they are there. */
export function ContactFace({ user }: { user: UserCard }) {
  const status = useStore((store) => store.presence(user.id)?.status);
  return (
    <span className="relative shrink-0">
      <Avatar id={user.id} name={user.name} picture={user.avatar_url} />
      {status && <PresenceDot status={status} />}
    </span>
  );
}
