import type { UserCard } from "@helloworld/protocol";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { Avatar } from "../../ui/avatar.tsx";

type PersonLinkProps = { user: UserCard; children?: ReactNode; size?: "small" | "medium" };

/** Face, name and username of somebody, which lead to their profile. */
export function PersonLink({ user, children, size = "medium" }: PersonLinkProps) {
  return (
    <Link
      to="/$username"
      params={{ username: user.username }}
      preload={false}
      className="flex min-h-11 min-w-0 grow items-center gap-3 rounded-md px-1 -outline-offset-2 hover:bg-sunken"
    >
      <Avatar id={user.id} name={user.name} picture={user.avatar_url} size={size} />
      <span className="min-w-0">
        <span className="block truncate leading-tight font-semibold">{children ?? user.name}</span>
        <span className="block truncate text-sm text-ink-soft">@{user.username}</span>
      </span>
    </Link>
  );
}
