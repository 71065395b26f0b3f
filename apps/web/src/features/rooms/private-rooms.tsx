import type { Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { formatFuture } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { useForm } from "../../app/use-form.ts";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { roomType } from "./names.ts";
import { RoomFace } from "./room-face.tsx";

const PAGE = 30;

/** Private rooms of a name, to ask to join them; and those that I have asked. */
export function PrivateRooms({ q }: { q: string }) {
  const { t } = useLingui();
  const requested = useStore("requested_rooms");
  const long = q.length >= LIMITS.discover_min;
  const found = useQuery({
    queryKey: ["private_rooms", q],
    queryFn: () => client.api.rooms({ scope: "discover", q, limit: PAGE }),
    enabled: long,
    placeholderData: keepPreviousData,
  });
  useEffect(() => {
    client.loadRequestedRooms().catch((error) => showToast(errorText(error), "error"));
  }, []);
  const rooms = long ? found.data?.rooms : undefined;
  return (
    <>
      {requested && requested.length > 0 && !long && (
        <Section title={t`You requested to join`} rooms={requested} requested={requested} />
      )}
      {rooms && rooms.length > 0 && <Section title={t`Private rooms`} rooms={rooms} requested={requested ?? []} />}
      {!long && (
        <p className="text-sm text-ink-soft">
          <Trans>Private rooms aren't listed. Search for their name to request to join.</Trans>
        </p>
      )}
    </>
  );
}

type SectionProps = { title: string; rooms: readonly Room[]; requested: readonly Room[] };

function Section({ title, rooms, requested }: SectionProps) {
  // What I asked is kept right by events; what was found is of when it was searched.
  const asked = new Map(requested.map((room) => [room.id, room.join_request]));
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <h2 className="text-xl font-bold">{title}</h2>
      <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {rooms.map((room) => (
          <li key={room.id}>
            <PrivateRoom room={{ ...room, join_request: asked.get(room.id) ?? null }} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function PrivateRoom({ room }: { room: Room }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const [pending, setPending] = useState(false);
  const { join_request } = room;
  const changed = async () => {
    await client.loadRequestedRooms();
    await queries.invalidateQueries({ queryKey: ["private_rooms"] });
  };
  const takeBack = async () => {
    setPending(true);
    try {
      await client.api.withdrawJoinRequest(room.id);
      showToast(t`Request to join ${room.name} cancelled.`, "ok");
    } catch (error) {
      showToast(errorText(error), "error");
    }
    await changed().catch(() => {});
    setPending(false);
  };
  const again = join_request?.again_at ? formatFuture(new Date(join_request.again_at)) : "";
  return (
    <article className="flex h-full flex-col gap-3 rounded-lg border border-line bg-surface p-4 shadow-1">
      <div className="flex items-start gap-3">
        <RoomFace room={room} />
        <div className="min-w-0 grow">
          <h3 className="line-clamp-2 font-bold wrap-anywhere">{room.name}</h3>
          <p className="text-sm text-ink-soft">
            {roomType(room)} · {plural(room.member_count, { one: "# member", other: "# members" })}
          </p>
        </div>
        {join_request?.state === "waiting" && (
          <Tag tone="accent">
            <Trans>Requested</Trans>
          </Tag>
        )}
      </div>
      <div className="mt-auto flex flex-col">
        {join_request?.state === "waiting" ? (
          <Button pending={pending} onClick={takeBack}>
            <span>
              <Trans>Cancel request</Trans> <span className="sr-only">{room.name}</span>
            </span>
          </Button>
        ) : join_request ? (
          <p className="text-sm text-ink-soft">
            <Trans>Your request was declined. You can request again from {again}.</Trans>
          </p>
        ) : (
          <Button variant="primary" onClick={() => setAsking(true)}>
            <span>
              <Trans>Request to join</Trans> <span className="sr-only">{room.name}</span>
            </span>
          </Button>
        )}
      </div>
      {asking && <AskDialog room={room} onAsked={changed} onClose={() => setAsking(false)} />}
    </article>
  );
}

type AskDialogProps = { room: Room; onAsked: () => Promise<void>; onClose: () => void };

function AskDialog({ room, onAsked, onClose }: AskDialogProps) {
  const { t } = useLingui();
  const { form, field, failure, pending } = useForm({
    initial: { message: "" },
    submit: async ({ message }) => {
      await client.api.requestToJoin(room.id, { message });
      showToast(t`Request to join ${room.name} sent. You'll be notified of the decision.`, "ok");
      onClose();
      await onAsked();
    },
  });
  return (
    <Dialog title={t`Request to join ${room.name}`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-5">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("message")}
          label={t`Introduce yourself (optional)`}
          hint={t`Only people who approve requests see it.`}
          maxLength={LIMITS.join_message}
          rows={3}
        />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Send request</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
