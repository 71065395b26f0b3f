import type { Me } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { canInRoom } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { Suspense, useRef, useState } from "react";
import { client } from "../../app/client.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { showToast } from "../../ui/toast.ts";
import { EmojiButton } from "../emojis/emoji-button.tsx";
import { AttachButton } from "../files/attach-button.tsx";
import { useVoice } from "../files/use-voice.tsx";
import { insertText } from "../writing/apply-edit.ts";
import { ScheduledNote } from "../writing/scheduled-note.tsx";
import { SendMenuButton } from "../writing/send-menu-button.tsx";
import { format } from "../writing/writing-keys.ts";
import { ComposerBox } from "./composer-box.tsx";
import { LifetimeNote, OtherDraft } from "./composer-notes.tsx";
import { MessageQuote } from "./message-quote.tsx";
import { type ComposerOptions, useComposer } from "./use-composer.ts";

const AttachmentTray = lazyComponent(() => import("../files/attachment-tray.tsx"), "AttachmentTray");
const FormatBar = lazyComponent(() => import("../writing/format-bar.tsx"), "FormatBar");
const HelpDialog = lazyComponent(() => import("../writing/help-dialog.tsx"), "HelpDialog");
const LeaveRoomDialog = lazyComponent(() => import("../rooms/leave-dialogs.tsx"), "LeaveRoomDialog");
const ScheduleDialog = lazyComponent(() => import("../writing/schedule-dialog.tsx"), "ScheduleDialog");
const ScheduledDialog = lazyComponent(() => import("../writing/scheduled-dialog.tsx"), "ScheduledDialog");
const TimerDialog = lazyComponent(() => import("../writing/timer-dialog.tsx"), "TimerDialog");

type ComposerProps = ComposerOptions & { me: Me; onEditLast: () => void };

/** Where one writes. Enter sends where there is a keyboard; the typed text is never lost. */
export function Composer({ me, onEditLast, ...options }: ComposerProps) {
  const { t } = useLingui();
  const { room, place, editing, onEdited, replyTo, onReplied } = options;
  const composer = useComposer(options);
  const { text, left, empty, pending, draft, lifetime, opened, attaching } = composer;
  const box = useRef<HTMLTextAreaElement>(null);
  const [bar, setBar] = useState(false);
  const [dialog, setDialog] = useState<"schedule" | "timer" | "scheduled" | null>(null);
  const voice = useVoice(place, composer.sendRecording);
  const mayAttach = !editing && canInRoom(room, "attach");
  const tooLong = left < 0;
  const label = editing ? t`Edit message` : place.thread_id ? t`Reply in thread` : t`Message to ${room.name}`;
  const tool = "size-9! pointer-coarse:size-11!";
  return (
    <form
      className="relative shrink-0 border-t border-line bg-surface px-2 pt-2 pb-[calc(0.5rem+var(--safe-bottom))] md:px-4 md:pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        void composer.submit();
      }}
    >
      {editing ? (
        <div className="mb-1 flex items-center justify-between gap-3 pl-3 text-sm font-medium text-accent-ink">
          <Trans>Editing message</Trans>
          <Button size="small" variant="quiet" onClick={onEdited}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      ) : (
        <>
          {draft.other !== null && <OtherDraft text={draft.other} onTake={draft.takeOther} onKeep={draft.keepMine} />}
          <LifetimeNote room={room} lifetime={lifetime} onEnd={() => composer.setLifetime(null)} />
          <ScheduledNote room_id={room.id} />
          {replyTo && (
            <div className="mb-1 flex items-start gap-2">
              <div className="min-w-0 grow">
                <MessageQuote quote={replyTo} />
              </div>
              <IconButton icon="close" label={t`Cancel reply`} onClick={onReplied} />
            </div>
          )}
          {attaching.files.length + attaching.waiting.length > 0 && (
            <Suspense>
              <AttachmentTray attaching={attaching} />
            </Suspense>
          )}
          {voice.panel}
        </>
      )}
      <div className="relative rounded-lg border border-line-strong bg-canvas focus-within:border-focus focus-within:ring-1 focus-within:ring-focus">
        {bar && (
          <Suspense>
            <FormatBar onFormat={(name) => format(box.current, name)} />
          </Suspense>
        )}
        <div className="flex flex-wrap items-end md:flex-nowrap">
          <ComposerBox
            box={box}
            room={room}
            me={me}
            label={label}
            text={text}
            invalid={tooLong}
            busy={pending}
            about={editing?.message_id ?? replyTo?.message_id}
            onWrite={composer.write}
            onSubmit={() => void composer.submit()}
            onKey={(key) => {
              if (key === "up" && !editing) onEditLast();
              if (key === "escape" && editing) onEdited();
              else if (key === "escape" && replyTo) onReplied();
              else return key === "up";
              return true;
            }}
            onBlur={() => client.setTyping(room.id, false)}
            onPaste={(event) => mayAttach && attaching.onPaste(event)}
          />
          <div className="flex w-full items-center gap-0.5 p-1 md:w-auto">
            {mayAttach && <AttachButton className={tool} onChoose={attaching.add} />}
            <IconButton
              icon="format"
              label={t`Formatting`}
              aria-pressed={bar}
              className={cx(tool, bar && "bg-sunken text-ink")}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => setBar(!bar)}
            />
            <EmojiButton
              label={t`Emoji`}
              className={tool}
              onPick={(emoji) => box.current && insertText(box.current, emoji)}
            />
            <span className="grow" />
            {mayAttach && empty && voice.button(tool)}
            <IconButton
              type="submit"
              icon={editing ? "check" : "send"}
              variant="primary"
              label={editing ? t`Save` : t`Send`}
              className={tool}
              disabled={empty || tooLong || pending}
            />
            {!editing && (
              <SendMenuButton
                may_schedule={!empty && !tooLong && !pending}
                onSchedule={async (at) => {
                  const wrong = await composer.schedule(at);
                  if (wrong) showToast(wrong, "error");
                }}
                onOpen={setDialog}
              />
            )}
          </div>
        </div>
      </div>
      <p
        role="status"
        className={cx("text-right text-xs tabular-nums", tooLong ? "font-semibold text-danger-ink" : "text-ink-soft")}
      >
        {left <= LIMITS.content / 10 && (tooLong ? t`${-left} characters too many` : t`${left} characters left`)}
      </p>
      <Suspense>
        {opened === "help" && <HelpDialog room={room} onClose={composer.onClosed} />}
        {opened === "leave" && <LeaveRoomDialog room={room} onClose={composer.onClosed} />}
        {dialog === "schedule" && <ScheduleDialog onChoose={composer.schedule} onClose={() => setDialog(null)} />}
        {dialog === "scheduled" && <ScheduledDialog room_id={room.id} onClose={() => setDialog(null)} />}
        {dialog === "timer" && (
          <TimerDialog
            room={room}
            lifetime={lifetime}
            onLifetime={composer.setLifetime}
            onClose={() => setDialog(null)}
          />
        )}
      </Suspense>
    </form>
  );
}
