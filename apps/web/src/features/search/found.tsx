import type { SearchResponse } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { When } from "../../app/when.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Icon } from "../../ui/icons.tsx";
import { RoomFace } from "../rooms/room-face.tsx";
import { MarkedText } from "./marked-text.tsx";

const card =
  "relative flex gap-3 rounded-lg border border-line bg-surface p-4 shadow-1 transition-colors hover:border-line-strong";
/** The link's name is its own; all of the card can be pressed. */
const whole = "font-bold wrap-anywhere after:absolute after:inset-0 after:rounded-lg hover:underline";

export function FoundPeople({ people }: Pick<SearchResponse, "people">) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {people.map(({ person, name, username }) => (
        <li key={person.id} className={card}>
          <Avatar id={person.id} name={person.name} picture={person.avatar_url} />
          <div className="min-w-0">
            <Link to="/$username" params={{ username: person.username }} preload={false} className={whole}>
              <bdi>
                <MarkedText text={name} />
              </bdi>
            </Link>
            <p className="truncate text-sm text-ink-soft">
              @<MarkedText text={username} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function FoundRooms({ rooms }: Pick<SearchResponse, "rooms">) {
  return (
    <ul className="grid gap-3 sm:grid-cols-2">
      {rooms.map(({ room, name, topic }) => (
        <li key={room.id} className={card}>
          <RoomFace room={room} />
          <div className="min-w-0">
            <Link to="/messages/$room" params={{ room: room.id }} preload={false} className={whole}>
              <bdi>
                <MarkedText text={name} />
              </bdi>
            </Link>
            <p className="text-sm text-ink-soft">
              {plural(room.member_count, { one: "# member", other: "# members" })}
            </p>
            <p dir="auto" className="line-clamp-2 text-ink-soft">
              <MarkedText text={topic} />
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}

export function FoundPosts({ posts }: Pick<SearchResponse, "posts">) {
  const { t } = useLingui();
  return (
    <ul className="flex flex-col gap-3">
      {posts.map(({ post, title, text }) => {
        const [picture] = post.pictures;
        return (
          <li key={post.id} className={card}>
            <div className="flex min-w-0 grow flex-col gap-1">
              <p className="flex min-w-0 flex-wrap items-center gap-2 text-sm text-ink-soft">
                <Avatar id={post.author.id} name={post.author.name} picture={post.author.avatar_url} size="small" />
                <bdi className="truncate font-semibold text-ink">{post.author.name}</bdi>
                <When at={post.created_at} />
                {!post.is_open && <Icon name="lock" className="size-4" />}
              </p>
              <h3 dir="auto">
                <Link to="/posts/$id" params={{ id: post.id }} preload={false} className={whole}>
                  {title.length > 0 ? <MarkedText text={title} /> : t`A post by ${post.author.name}`}
                </Link>
              </h3>
              <p dir="auto" className="line-clamp-3 wrap-anywhere text-ink-soft">
                <MarkedText text={text} />
              </p>
            </div>
            {picture && (
              <img
                src={`${picture.url}?size=480`}
                alt=""
                loading="lazy"
                className="size-20 shrink-0 rounded-md object-cover"
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}
