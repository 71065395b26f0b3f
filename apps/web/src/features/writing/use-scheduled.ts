import type { ScheduledMessage } from "@helloworld/protocol";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "../../app/client.ts";

/** What I have scheduled, soonest first, kept right when another device or its time changes it. */
export function useScheduled() {
  const queries = useQueryClient();
  useEffect(
    () =>
      client.onScheduledChanged((type) => {
        if (type === "scheduled_changed") void queries.invalidateQueries({ queryKey: ["scheduled"] });
      }),
    [queries],
  );
  return useQuery({
    queryKey: ["scheduled"],
    queryFn: async (): Promise<ScheduledMessage[]> => (await client.api.scheduled()).scheduled,
    // Events tell of every change, but not of those while there was no connection.
    staleTime: 60_000,
  });
}
