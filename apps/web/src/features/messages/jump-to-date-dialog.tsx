import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useId, useState } from "react";
import { client } from "../../app/client.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { inputClass } from "../../ui/input-class.ts";

/** Asks for a day and goes to its first message. */
export function JumpToDateDialog({ room_id, onClose }: { room_id: string; onClose: () => void }) {
  const { t } = useLingui();
  const id = useId();
  const [day, setDay] = useState(() => localDay(new Date()));
  const go = (event: FormEvent) => {
    event.preventDefault();
    const start = new Date(`${day}T00:00:00`);
    if (Number.isNaN(start.getTime())) return;
    void client.jumpTo(room_id, { at: start.toISOString() });
    onClose();
  };
  return (
    <Dialog title={t`Jump to date`} onClose={onClose}>
      <form onSubmit={go} className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <label htmlFor={id} className="text-sm font-semibold">
            <Trans>Day</Trans>
          </label>
          <input
            id={id}
            type="date"
            required
            max={localDay(new Date())}
            value={day}
            onChange={(event) => setDay(event.target.value)}
            className={inputClass}
          />
        </div>
        <Button type="submit" variant="primary">
          <Trans>Jump to this day</Trans>
        </Button>
      </form>
    </Dialog>
  );
}

function localDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
