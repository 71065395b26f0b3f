import { plural } from "@lingui/core/macro";
import { Suspense, useState } from "react";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { linkClass } from "../../ui/link.ts";
import { useScheduled } from "./use-scheduled.ts";

const ScheduledDialog = lazyComponent(() => import("./scheduled-dialog.tsx"), "ScheduledDialog");

/** Above where one writes: what is going to be sent here, and what could not be. */
export function ScheduledNote({ room_id }: { room_id: string }) {
  const [open, setOpen] = useState(false);
  const here = useScheduled().data?.filter((message) => message.room_id === room_id) ?? [];
  const failed = here.filter((message) => message.failure !== null).length;
  if (here.length === 0 && !open) return null;
  return (
    <p className="pb-1 pl-3 text-sm">
      <button type="button" className={linkClass} onClick={() => setOpen(true)}>
        {failed > 0
          ? plural(failed, {
              one: "# scheduled message couldn't be sent",
              other: "# scheduled messages couldn't be sent",
            })
          : plural(here.length, { one: "# scheduled message", other: "# scheduled messages" })}
      </button>
      {open && (
        <Suspense>
          <ScheduledDialog room_id={room_id} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </p>
  );
}
