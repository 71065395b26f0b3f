import type { Room } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { roomName } from "./names.ts";

const load = () => import("./room-menu.tsx");
const RoomMenu = lazyComponent(load, "RoomMenu");

const triggerClass = cx(
  iconButtonClass(),
  // Where the time stands, which makes room for it; with fingers there is no pointing, so it stands beside.
  "absolute top-1 right-1.5 pointer-coarse:static size-8! pointer-coarse:size-11! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-70 aria-expanded:opacity-100",
);

/** Three dots beside a conversation. The menu itself is made when somebody wants it. */
export function RoomMenuButton({ room }: { room: Room }) {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  const name = roomName(room);
  const label = t`Actions for ${name}`;
  const dots = <Icon name="more" />;
  const still = (
    <button
      type="button"
      aria-label={label}
      aria-haspopup="menu"
      aria-expanded={open}
      className={triggerClass}
      onPointerEnter={load}
      onClick={() => setOpen(true)}
    >
      {dots}
    </button>
  );
  if (!open) return still;
  return (
    <Suspense fallback={still}>
      <RoomMenu room={room} label={label} trigger={dots} triggerClass={triggerClass} />
    </Suspense>
  );
}
