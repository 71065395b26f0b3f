import { useLingui } from "@lingui/react/macro";
import type { IconName } from "../../ui/icons.tsx";

/** The places of what is mine, as the profile menu and my card list them. */
export function useMine() {
  const { t } = useLingui();
  return [
    { to: "/messages", icon: "messages", label: t`Messages` },
    { to: "/rooms", icon: "rooms", label: t`Rooms` },
    { to: "/contacts", icon: "people", label: t`Contacts` },
    { to: "/notifications", icon: "bell", label: t`Notifications` },
    { to: "/settings/account", icon: "shield", label: t`Account` },
    { to: "/settings/privacy", icon: "lock", label: t`Privacy` },
    { to: "/settings/blocked", icon: "block", label: t`Blocked people` },
    { to: "/settings/appearance", icon: "palette", label: t`Appearance` },
    { to: "/settings/sessions", icon: "device", label: t`Sessions` },
  ] as const satisfies readonly { to: string; icon: IconName; label: string }[];
}
