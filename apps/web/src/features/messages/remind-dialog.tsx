import type { Message } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { inputClass } from "../../ui/input-class.ts";
import { soonTimes } from "./soon-times.ts";
import { useMessageActions } from "./use-message-actions.ts";

/** When one wants to be reminded of a message: one of a few times, or any. */
export function RemindDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const { remind } = useMessageActions(message);
  const [own, setOwn] = useState("");
  const chosen = own === "" ? null : new Date(own);
  const choose = async (at: Date) => {
    await remind(at);
    onClose();
  };
  return (
    <Dialog title={t`Remind me about this message`} onClose={onClose}>
      <ul className="flex flex-col gap-1">
        {soonTimes().map(({ label, at }) => (
          <li key={label}>
            <button
              type="button"
              className="flex min-h-11 w-full items-center justify-between gap-3 rounded-md px-3 hover:bg-sunken"
              onClick={() => choose(at)}
            >
              <span className="font-medium">{label}</span>
              <span className="text-sm text-ink-soft">{formatDateTime(at)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form
        className="mt-4 flex flex-wrap items-end gap-3 border-t border-line pt-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen) void choose(chosen);
        }}
      >
        <label className="flex grow flex-col gap-1 text-sm font-medium">
          {t`Choose another time`}
          <input
            type="datetime-local"
            required
            value={own}
            onChange={(event) => setOwn(event.target.value)}
            className={inputClass}
          />
        </label>
        <Button
          type="submit"
          variant="primary"
          disabled={!chosen || chosen.getTime() <= Date.now()}
        >{t`Remind me`}</Button>
      </form>
    </Dialog>
  );
}
