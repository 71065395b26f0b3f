import type { Room, UserCard } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useLocation, useRouter } from "@tanstack/react-router";
import { Suspense, useState } from "react";
import { isolated } from "../../app/isolate.ts";
import { IconButton, iconButtonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { PresenceLine } from "../presence/presence-line.tsx";
import { useFreshPresence } from "../presence/use-presence.ts";
import { roomName } from "../rooms/names.ts";
import { RoomFace } from "../rooms/room-face.tsx";
import { useMe } from "../session/use-session.ts";

const HeaderMenu = lazyComponent(() => import("./header-menu.tsx"), "HeaderMenu");
const JumpToDateDialog = lazyComponent(() => import("./jump-to-date-dialog.tsx"), "JumpToDateDialog");
const PinsDialog = lazyComponent(() => import("./pins-dialog.tsx"), "PinsDialog");

type ConversationHeaderProps = {
  room: Room;
  details: boolean;
  onDetails: () => void;
  searching: boolean;
  onSearch: () => void;
};

/** Who one talks with; on a phone the way back. */
export function ConversationHeader({ room, details, onDetails, searching, onSearch }: ConversationHeaderProps) {
  const { t } = useLingui();
  const me = useMe();
  const { history } = useRouter();
  const fromList = useLocation({ select: ({ state }) => state.from_list === true });
  const [choosing, setChoosing] = useState(false);
  const [pins, setPins] = useState(false);
  const [menu, setMenu] = useState(false);
  const more = (
    <IconButton icon="more" label={t`More`} aria-haspopup="menu" className="sm:hidden!" onClick={() => setMenu(true)} />
  );
  const members = plural(room.member_count, { one: "# member", other: "# members" });
  return (
    <header className="flex shrink-0 items-center gap-2 border-b border-line bg-surface px-2 py-1.5 max-md:pt-[calc(0.375rem+var(--safe-top))] md:px-4">
      <Link
        to="/messages"
        replace
        aria-label={t`Back to all conversations`}
        className={`${iconButtonClass()} md:hidden`}
        onClick={(event) => {
          if (!fromList) return;
          event.preventDefault();
          history.back();
        }}
      >
        <Icon name="back" className="size-6" />
      </Link>
      <RoomFace room={room} silent />
      <div className="min-w-0 grow">
        <h1 className="truncate leading-tight font-bold">
          {room.direct_user ? (
            <Link to="/$username" params={{ username: room.direct_user.username }} className="hover:underline">
              {room.name}
            </Link>
          ) : (
            roomName(room)
          )}
        </h1>
        <p className="truncate text-sm text-ink-soft">
          {room.direct_user ? (
            <DirectLine user={room.direct_user} />
          ) : room.kind === "direct" ? null : room.topic ? (
            `${members} · ${isolated(room.topic)}`
          ) : (
            members
          )}
        </p>
      </div>
      {room.my && (
        <>
          <IconButton
            icon="search"
            label={t`Search messages`}
            aria-expanded={searching}
            aria-keyshortcuts="Control+Shift+F"
            onClick={onSearch}
          />
          <IconButton icon="pin" label={t`Pinned messages`} className="max-sm:hidden!" onClick={() => setPins(true)} />
          <IconButton
            icon="calendar"
            label={t`Jump to date`}
            className="max-sm:hidden!"
            onClick={() => setChoosing(true)}
          />
          {menu ? (
            <Suspense fallback={more}>
              <HeaderMenu onPins={() => setPins(true)} onDate={() => setChoosing(true)} />
            </Suspense>
          ) : (
            more
          )}
          <IconButton icon="info" label={t`Details`} aria-expanded={details} onClick={onDetails} />
        </>
      )}
      <Suspense>
        {pins && me && <PinsDialog room={room} me={me} onClose={() => setPins(false)} />}
        {choosing && <JumpToDateDialog room_id={room.id} onClose={() => setChoosing(false)} />}
      </Suspense>
      {!room.my && (
        <span className="pr-2 text-sm text-ink-soft">
          <Trans>Not joined</Trans>
        </span>
      )}
    </header>
  );
}

/** Whether who one writes with is there. */
function DirectLine({ user }: { user: UserCard }) {
  return <PresenceLine presence={useFreshPresence(user.id)}>{`@${user.username}`}</PresenceLine>;
}
