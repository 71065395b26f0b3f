import { ApiError } from "@helloworld/sdk";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

/** My email, whether it is confirmed, and when the mail can be sent again. */
export function useEmail() {
  return useQuery({ queryKey: ["email"], queryFn: () => client.api.email(), staleTime: 0 });
}

/** Confirms an email by the token of a link, once however often the page is drawn. */
export function useConfirmedLink(token: string) {
  return useQuery({
    queryKey: ["verify_email", token],
    queryFn: async () => {
      const { email } = await client.api.verifyEmail({ token });
      await refreshMe();
      return email;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError),
    retryOnMount: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}

/** The link may be of another account than the one signed in here, so the server is asked who that is. */
export async function refreshMe(): Promise<void> {
  if (client.store.me) client.setMe(await client.api.me());
}
