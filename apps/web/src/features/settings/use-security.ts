import type { SecurityState } from "@helloworld/protocol";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

const KEY = ["security"];

/** How I sign in. */
export function useSecurity() {
  return useQuery({ queryKey: KEY, queryFn: () => client.api.security() });
}

/** Whether I can be asked for a password; until it is known, most people have one. */
export function useHasPassword(): boolean {
  return useSecurity().data?.has_password ?? true;
}

/** Fetches it anew, after a change. */
export function useSecurityChanged(): () => Promise<void> {
  const queries = useQueryClient();
  return () => queries.invalidateQueries({ queryKey: KEY });
}

/** Whether there is nothing to prove oneself by but signing in again. */
export const mustSignInAgain = ({ has_password, signed_in_recently }: SecurityState) =>
  !has_password && !signed_in_recently;
