import { ApiError } from "@helloworld/sdk";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";

/** For lists that the synced store does not hold: public rooms, people, sessions. */
export const queryClient = newClient();

function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && !(error instanceof ApiError),
      },
    },
  });
}

export function WithQueries({ children }: { children: ReactNode }) {
  // On the server nothing is kept from one reader to the next.
  const own = typeof document === "undefined" ? newClient() : queryClient;
  return <QueryClientProvider client={own}>{children}</QueryClientProvider>;
}
