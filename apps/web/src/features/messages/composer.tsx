import type { Message, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { mayInRoom } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { AttachButton } from "../files/attach-button.tsx";
import { AttachmentTray } from "../files/attachment-tray.tsx";
import { useVoice } from "../files/use-voice.tsx";
import { useComposer } from "./use-composer.ts";

type ComposerProps = {
  room: Room;
  /** The message that is being changed; null for a new one. */
  editing: Message | null;
  onEditLast: () => void;
  onEdited: () => void;
};

/** Where one writes. Enter sends where there is a keyboard; the typed text is never lost. */
export function Composer({ room, editing, onEditLast, onEdited }: ComposerProps) {
  const { t } = useLingui();
  const { text, left, pending, submit, attaching, ...input } = useComposer({
    room_id: room.id,
    editing,
    onEditLast,
    onEdited,
  });
  const voice = useVoice(attaching.place);
  const mayAttach = !editing && mayInRoom(room, "attach");
  const hasFiles = !editing && attaching.files.length > 0;
  const offerVoice = mayAttach && text.trim() === "" && !hasFiles;
  const tooLong = left < 0;
  const label = editing ? t`Change your message` : t`Message to ${room.name}`;
  return (
    <form
      className="shrink-0 border-t border-line bg-surface px-2 pt-2 pb-[calc(0.5rem+var(--safe-bottom))] md:px-4 md:pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      {editing && (
        <div className="mb-1 flex items-center justify-between gap-3 pl-3 text-sm font-medium text-accent-ink">
          <Trans>You are changing a message.</Trans>
          <Button size="small" look="quiet" onClick={onEdited}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      )}
      {!editing && <AttachmentTray attaching={attaching} />}
      {voice.panel}
      <div className="flex items-end gap-1 md:gap-2">
        {mayAttach && <AttachButton onChoose={attaching.add} />}
        <div className="relative grid min-w-0 grow rounded-lg border border-line-strong bg-canvas focus-within:outline-2 focus-within:outline-focus">
          {/* The same text, unseen, gives the box its height. */}
          <div
            aria-hidden="true"
            className="invisible col-start-1 row-start-1 max-h-48 min-h-11 overflow-hidden px-4 py-2.5 leading-normal whitespace-pre-wrap"
          >
            {`${text}\u200b`}
          </div>
          <textarea
            {...input}
            rows={1}
            value={text}
            dir="auto"
            aria-label={label}
            aria-invalid={tooLong || undefined}
            placeholder={label}
            className="col-start-1 row-start-1 max-h-48 min-h-11 resize-none overflow-y-auto bg-transparent px-4 py-2.5 leading-normal outline-none scroll-thin placeholder:truncate placeholder:text-ink-soft"
          />
        </div>
        {offerVoice && voice.button}
        <IconButton
          type="submit"
          icon={editing ? "check" : "send"}
          look="primary"
          label={editing ? t`Save` : t`Send`}
          // A narrow screen has room for one of the two.
          className={cx("mb-0.5", offerVoice && "max-sm:hidden")}
          disabled={(text.trim() === "" && !hasFiles) || tooLong || pending}
        />
      </div>
      <p
        role="status"
        className={cx("text-right text-xs tabular-nums", tooLong ? "font-semibold text-danger-ink" : "text-ink-soft")}
      >
        {left <= LIMITS.content / 10 && (tooLong ? t`${-left} characters too many` : t`${left} characters left`)}
      </p>
    </form>
  );
}
