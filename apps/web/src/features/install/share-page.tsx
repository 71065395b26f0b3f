import type { Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icons.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { sizeText } from "../files/sizes.ts";
import { roomName } from "../rooms/names.ts";
import { RoomFace } from "../rooms/room-face.tsx";
import { useRooms } from "../rooms/use-rooms.ts";
import type { Shared } from "./shared.ts";
import { useShare } from "./use-share.ts";

const route = getRouteApi("/share");

/** Chooses where something goes that another app shared. */
export function SharePage() {
  const { t } = useLingui();
  const shared = route.useLoaderData();
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-col gap-6">
      <PageTitle title={t`Share`} />
      {shared ? (
        <Choice shared={shared} />
      ) : (
        <EmptyState
          icon="share"
          heading
          title={t`Nothing to share`}
          action={
            <Link to="/messages" className={buttonClass("primary")}>
              <Trans>Go to messages</Trans>
            </Link>
          }
        >
          <Trans>Share a text, a link or a file from another app, and choose Helloworld Chat there.</Trans>
        </EmptyState>
      )}
    </div>
  );
}

function Choice({ shared }: { shared: Shared }) {
  const { t } = useLingui();
  const [words, setWords] = useState("");
  const { pending, toRoom, toPost, cancel } = useShare(shared);
  const rooms = useRooms().filter((room) => canInRoom(room, "send") && !room.my?.request);
  const shown = rooms.filter((room) => roomName(room).toLowerCase().includes(words.trim().toLowerCase()));
  return (
    <>
      <h1 className="text-3xl font-extrabold tracking-tight">
        <Trans>Share</Trans>
      </h1>
      <Preview shared={shared} />
      <div className="flex flex-wrap gap-3">
        <Button variant="primary" icon="edit" pending={pending} onClick={toPost}>{t`New post`}</Button>
        <Button onClick={cancel}>{t`Cancel`}</Button>
      </div>
      <section aria-labelledby="share-with" className="flex flex-col gap-3">
        <h2 id="share-with" className="text-lg font-bold">
          <Trans>Send to a conversation</Trans>
        </h2>
        <SearchField label={t`Find a conversation`} value={words} onChange={setWords} />
        {shown.length === 0 ? (
          <p className="py-3 text-ink-soft">
            <Trans>No conversations found.</Trans>
          </p>
        ) : (
          <ul className="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
            {shown.map((room) => (
              <RoomRow key={room.id} room={room} onChoose={() => toRoom(room)} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function Preview({ shared: { title, text, files } }: { shared: Shared }) {
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-line bg-surface p-4 wrap-anywhere">
      {title && <p className="font-bold">{title}</p>}
      {text && <p className="max-h-40 overflow-y-auto whitespace-pre-wrap scroll-thin">{text}</p>}
      {files.map((file) => (
        <p key={file.name} className="flex items-center gap-2 text-sm">
          <Icon name="file" className="size-5 shrink-0 text-ink-soft" />
          <span className="min-w-0 grow truncate">{file.name}</span>
          <span className="shrink-0 text-ink-soft">{sizeText(file.size)}</span>
        </p>
      ))}
    </div>
  );
}

function RoomRow({ room, onChoose }: { room: Room; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        className="flex min-h-14 w-full items-center gap-3 px-4 py-2 text-left -outline-offset-2 hover:bg-sunken"
        onClick={onChoose}
      >
        <RoomFace room={room} size="small" silent />
        <span className="min-w-0 grow truncate font-medium">{roomName(room)}</span>
        <Icon name="forward" className="size-5 shrink-0 text-ink-soft rtl:-scale-x-100" />
      </button>
    </li>
  );
}
