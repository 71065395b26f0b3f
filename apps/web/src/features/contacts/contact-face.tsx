import type { UserCard } from "@helloworld/protocol";
import { useStore } from "../../app/client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { PresenceDot } from "../../ui/presence-dot.tsx";

type ContactFaceProps = {
  user: UserCard;
  size?: "small" | "medium" | "large";
  status?: string | undefined;
  /** Whether they are there stands beside it in words. */
  silent?: boolean;
};

/** A person's face, with whether they are there: as it is known of contacts, or as `status` says. */
export function ContactFace({ user, size = "medium", status: said, silent = false }: ContactFaceProps) {
  const known = useStore("presence", user.id)?.status;
  const status = said ?? known;
  return (
    <span className="relative shrink-0">
      <Avatar id={user.id} name={user.name} picture={user.avatar_url} size={size} />
      {status && <PresenceDot status={status} large={size === "large"} silent={silent} />}
    </span>
  );
}
