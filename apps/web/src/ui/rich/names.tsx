import { Link } from "@tanstack/react-router";
import { linkClass } from "../link.ts";
import type { Reading } from "./rich-text.tsx";

const mine = "rounded-sm bg-warn-soft px-0.5 font-bold text-warn-ink";

/** Other words for a group, as the server takes them. */
const ALSO: ReadonlyMap<string, string> = new Map([["everyone", "all"]]);

/** A name: the way to who bears it; that of the reader, or of a group they are called with, stands out. */
export function Mention({ username, mentions, groups, my_id }: { username: string } & Reading) {
  const name = username.toLowerCase();
  // A name may be that of something every object has: `constructor`.
  const id = Object.hasOwn(mentions, name) ? mentions[name] : undefined;
  if (id)
    return (
      <Link
        to="/$username"
        params={{ username }}
        preload={false}
        className={id === my_id ? `${mine} underline underline-offset-3` : linkClass}
      >
        @{username}
      </Link>
    );
  if (groups?.includes(ALSO.get(name) ?? name)) return <strong className={mine}>@{username}</strong>;
  return `@${username}`;
}

export function HashtagLink({ tag }: { tag: string }) {
  return (
    <Link to="/tags/$tag" params={{ tag: tag.toLowerCase() }} preload={false} className={linkClass}>
      #{tag}
    </Link>
  );
}
