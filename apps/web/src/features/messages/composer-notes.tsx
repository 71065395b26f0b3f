import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { spanName } from "../writing/lifetimes.ts";

type OtherDraftProps = { text: string; onTake: () => void; onKeep: () => void };

/** Another device has another text for this conversation. */
export function OtherDraft({ text, onTake, onKeep }: OtherDraftProps) {
  return (
    <div
      role="status"
      className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1 rounded-md bg-sunken py-1 pr-1 pl-3 text-sm"
    >
      <p className="line-clamp-2 min-w-40 grow basis-0 wrap-anywhere">
        <Trans>Draft from another device: {text}</Trans>
      </p>
      <Button size="small" onClick={onTake}>
        <Trans>Use the other one</Trans>
      </Button>
      <Button size="small" variant="quiet" onClick={onKeep}>
        <Trans>Keep this draft</Trans>
      </Button>
    </div>
  );
}

/** How long the next message stays: as chosen for it, or as the room has it. */
export function LifetimeNote({ room, lifetime, onEnd }: { room: Room; lifetime: number | null; onEnd: () => void }) {
  const { t } = useLingui();
  const seconds = lifetime ?? room.message_lifetime;
  if (seconds === null) return null;
  const span = spanName(seconds);
  return (
    <p className="flex items-center gap-1.5 pb-1 pl-3 text-sm text-ink-soft">
      <Icon name="timer" className="size-4" />
      {lifetime === null ? t`Messages here disappear after ${span}.` : t`Disappears after ${span}.`}
      {lifetime !== null && (
        <IconButton icon="close" label={t`Turn off`} className="size-7! pointer-coarse:size-11!" onClick={onEnd} />
      )}
    </p>
  );
}
