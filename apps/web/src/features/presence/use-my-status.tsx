import type { PresenceChoice } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useEffect } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { StatusMark } from "../../ui/presence-dot.tsx";
import { showToast } from "../../ui/toast.ts";

const CHOICES: readonly PresenceChoice[] = ["online", "away", "dnd", "invisible"];

/** My status, what else I could choose, and choosing. */
export function useMyStatus(user_id: string) {
  const { t } = useLingui();
  const shown = useStore("presence", user_id)?.status ?? "online";
  useEffect(() => {
    void client.loadPresence(user_id).catch(() => {});
  }, [user_id]);
  const labels = { online: t`Online`, away: t`Away`, dnd: t`Do not disturb`, invisible: t`Invisible` };
  return {
    status: shown === "offline" ? "online" : shown,
    statuses: CHOICES.map((value) => ({ value, label: labels[value], mark: <StatusMark status={value} /> })),
    choose: (status: PresenceChoice) => {
      client.setPresence({ status }).catch((error) => showToast(errorText(error), "error"));
    },
  };
}
