import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useRef, useState } from "react";
import { useStore } from "../../app/client.ts";
import { CountBadge } from "../../ui/badge.tsx";
import { iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";

const load = () => import("../notifications/notifications-popover.tsx");
const NotificationsPopover = lazyComponent(load, "NotificationsPopover");

/** The bell with what is unread. What opens under it is fetched when a pointer or the focus comes near. */
export function BellButton() {
  const { t } = useLingui();
  const unread = useStore("notifications_unread");
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={
          unread > 0 ? plural(unread, { one: "Notifications: # new", other: "Notifications: # new" }) : t`Notifications`
        }
        aria-haspopup="dialog"
        aria-expanded={open}
        className={cx(iconButtonClass(), "relative max-md:hidden")}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      >
        <Icon name="bell" />
        <CountBadge count={unread} label="" className="absolute -top-0.5 -right-1" />
      </button>
      {open && (
        <Suspense>
          <NotificationsPopover trigger={button} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
