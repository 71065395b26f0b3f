import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

const KEY = ["sessions"];

export function useSessions() {
  return useQuery({ queryKey: KEY, queryFn: () => client.api.sessions(), select: (answer) => answer.sessions });
}

/** Ends a session of mine on another device. */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => client.api.endSession(id),
    onSuccess: () => showToast(t`Session ended.`, "ok"),
    onError: (error) => showToast(errorText(error), "error"),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
}
