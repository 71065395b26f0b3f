import type { ExportResponse } from "@helloworld/protocol";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

const KEY = ["export"];
const LOOK_AGAIN_MS = 1_000;

export type Export = NonNullable<ExportResponse["export"]>;

/** The newest export of mine; looked at again and again while it is being built. */
export function useExport() {
  return useQuery({
    queryKey: KEY,
    queryFn: () => client.api.exportState(),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.export?.status === "waiting" ? LOOK_AGAIN_MS : false),
    select: (answer) => answer.export,
  });
}

export function useStartExport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => client.api.startExport(),
    onSuccess: (answer) => queries.setQueryData(KEY, answer),
  });
}
