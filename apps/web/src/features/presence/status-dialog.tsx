import type { Presence } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { formatFuture } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { LASTING, type Lasting, untilOf } from "./until.ts";
import { usePresence } from "./use-presence.ts";

const EMOJI = ["💬", "🍽️", "☕", "🏠", "🚆", "🏖️", "🤒", "😴", "🎧", "📚", "💻", "🎉", "🏃", "🚫", "🎂", "❤️"];

/** What others read beside my name: a few words, an emoji, and for how long. */
export function StatusDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const me_id = useStore("me")?.id ?? "";
  const held = usePresence(me_id);
  return (
    <Dialog title={t`Status text`} onClose={onClose}>
      <StatusForm held={held} onDone={onClose} />
    </Dialog>
  );
}

function StatusForm({ held, onDone }: { held: Presence | undefined; onDone: () => void }) {
  const { t } = useLingui();
  const ends = held?.text_until ?? null;
  const [lasting, setLasting] = useState<Lasting | "as_it_is">(ends ? "as_it_is" : "today");
  const set = async (text: string, emoji: string) => {
    const nothing = text.trim() === "" && emoji.trim() === "";
    const until = lasting === "as_it_is" ? ends : (untilOf(lasting, new Date())?.toISOString() ?? null);
    await client.setPresence({ text, emoji, text_until: nothing ? null : until });
    onDone();
  };
  const clear = () => set("", "").catch((error) => showToast(errorText(error), "error"));
  const { form, field, values, setValues, failure, pending } = useForm({
    initial: { text: held?.text ?? "", emoji: held?.emoji ?? "" },
    submit: ({ text, emoji }) => set(text, emoji),
  });
  const words = {
    half_hour: t`30 minutes`,
    hour: t`1 hour`,
    four_hours: t`4 hours`,
    today: t`Today`,
    week: t`This week`,
    never: t`Don't clear`,
  };
  const options = LASTING.map((value) => ({ value: value as typeof lasting, label: words[value] }));
  if (ends) options.unshift({ value: "as_it_is", label: t`Until ${formatFuture(new Date(ends))}` });
  return (
    <form {...form} className="flex flex-col gap-5">
      {failure && <Notice tone="error">{failure}</Notice>}
      <TextField
        {...field("text")}
        label={t`What's your status?`}
        maxLength={100}
        placeholder={t`At lunch`}
        autoFocus
      />
      <div className="flex flex-col gap-2">
        <TextField {...field("emoji")} label={t`Emoji`} maxLength={32} hint={t`Type one, or pick one:`} />
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would ask for a legend that the field above has. */}
        <div role="group" aria-label={t`Suggested emoji`} className="grid grid-cols-8 gap-1">
          {EMOJI.map((emoji) => (
            <button
              key={emoji}
              type="button"
              aria-pressed={values.emoji === emoji}
              className={cx(
                "flex h-11 items-center justify-center rounded-md text-xl hover:bg-sunken",
                values.emoji === emoji && "bg-accent-soft ring-2 ring-accent",
              )}
              onClick={() => setValues((all) => ({ ...all, emoji: all.emoji === emoji ? "" : emoji }))}
            >
              {emoji}
            </button>
          ))}
        </div>
      </div>
      <SelectField label={t`Clear after`} value={lasting} options={options} onChange={setLasting} />
      <div className="flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">
        {held && (held.text || held.emoji) && <Button onClick={clear}>{t`Clear status`}</Button>}
        <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
      </div>
    </form>
  );
}
