import type { Me, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useRef, useState } from "react";
import { Button, buttonClass, IconButton } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useRovingFocus } from "../../ui/use-roving-focus.ts";
import { partsOf } from "../rooms/list-parts.ts";
import { ListSection, RoomList } from "../rooms/list-section.tsx";
import { roomName } from "../rooms/names.ts";
import { useFolders } from "../rooms/use-room-settings.ts";
import { useRooms, useRoomsLoaded } from "../rooms/use-rooms.ts";
import { useMe } from "../session/use-session.ts";
import { SavedLinks } from "./saved-links.tsx";

/** Below this many one sees them all at a glance. */
const SEARCH_FROM = 6;

/** My conversations; `open` when one of them is the page beside the list. */
export function ConversationList({ open, onNew }: { open: boolean; onNew: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const rooms = useRooms();
  const loaded = useRoomsLoaded();
  const [q, setQ] = useState("");
  const list = useRef<HTMLDivElement>(null);
  useRovingFocus(list);
  const wanted = q.trim().toLocaleLowerCase(i18n.locale);
  const shown = rooms.filter((room) => roomName(room).toLocaleLowerCase(i18n.locale).includes(wanted));
  if (!me) return null;
  const Title = open ? "h2" : "h1";
  return (
    <>
      <div className="flex flex-col gap-2 p-3 pb-2">
        <div className="flex items-center justify-between pl-1">
          <Title className="text-xl font-extrabold tracking-tight">
            <Trans>Messages</Trans>
          </Title>
          <IconButton icon="plus" variant="primary" label={t`New conversation`} onClick={onNew} />
        </div>
        {rooms.length > 0 && <SavedLinks />}
        {rooms.length >= SEARCH_FROM && <SearchField label={t`Search conversations`} value={q} onChange={setQ} />}
      </div>
      <div ref={list} className="min-h-0 grow overflow-y-auto overscroll-contain scroll-thin px-1.5 pb-3">
        {shown.length > 0 ? (
          wanted === "" ? (
            <ListParts rooms={rooms} me={me} />
          ) : (
            <RoomList rooms={shown} me={me} label={t`Conversations`} />
          )
        ) : !loaded ? (
          <SkeletonRows rows={6} label={t`Loading conversations`} />
        ) : rooms.length > 0 ? (
          <EmptyState
            icon="search"
            title={t`No conversations found`}
            action={<Button onClick={() => setQ("")}>{t`Show all`}</Button>}
          />
        ) : (
          <EmptyState
            icon="messages"
            title={t`No conversations yet`}
            action={
              <>
                <Button variant="primary" onClick={onNew}>{t`New conversation`}</Button>
                <Link to="/rooms" className={buttonClass()}>
                  <Trans>Discover rooms</Trans>
                </Link>
              </>
            }
          >
            <Trans>Message someone, or join a room.</Trans>
          </EmptyState>
        )}
      </div>
    </>
  );
}

/** Favourites, folders, the rest, and what is hidden; a plain list for who has none of these. */
function ListParts({ rooms, me }: { rooms: readonly Room[]; me: Me }) {
  const { t } = useLingui();
  const { favourites, folders, others, hidden } = partsOf(rooms, useFolders());
  const plain = favourites.length === 0 && folders.length === 0;
  return (
    <>
      {favourites.length > 0 && (
        <ListSection id="favourites" title={t`Favourites`} icon="star" rooms={favourites} me={me} />
      )}
      {folders.map(({ folder, rooms: inside, unread }, index) => (
        <ListSection
          key={folder.id}
          id={folder.id}
          title={folder.name}
          icon="folder"
          rooms={inside}
          unread={unread}
          me={me}
          folder={{ of: folder, index, count: folders.length }}
        />
      ))}
      {plain ? (
        others.length > 0 && <RoomList rooms={others} me={me} label={t`Conversations`} />
      ) : (
        <ListSection id="others" title={t`Conversations`} icon="messages" rooms={others} me={me} />
      )}
      {hidden.length > 0 && (
        <ListSection id="hidden" title={t`Hidden`} icon="eyeOff" rooms={hidden} me={me} open={false} />
      )}
    </>
  );
}
