import type { Presence } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { lastSeen } from "../../app/dates.ts";

/** What may be told of somebody's presence, before what else the line says; nothing where that is nothing. */
export function PresenceLine({ presence, children }: { presence: Presence | undefined; children?: ReactNode }) {
  const { t } = useLingui();
  const words = { online: t`online`, away: t`away`, dnd: t`do not disturb`, invisible: t`invisible`, offline: "" };
  const there = presence && (words[presence.status] || (presence.last_seen && lastSeen(new Date(presence.last_seen))));
  const said = presence && `${presence.emoji} ${presence.text}`.trim();
  const parts = [there, said, children].filter(Boolean);
  return parts.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts are told apart by their place alone.
    <span key={index}>
      {index > 0 && " · "}
      {part}
    </span>
  ));
}
