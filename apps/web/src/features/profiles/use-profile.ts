import type { Profile } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { client } from "../../app/client.ts";

/** Somebody's profile as I may see it now: asked for again when contacts or requests of mine change. */
export function useProfile(username: string, first: Profile) {
  const queries = useQueryClient();
  useEffect(() => {
    let { contacts, contact_requests, me } = client.store;
    const look = () => {
      const now = client.store;
      if (now.contacts === contacts && now.contact_requests === contact_requests && now.me === me) return;
      ({ contacts, contact_requests, me } = now);
      void queries.invalidateQueries({ queryKey: ["profile"] });
    };
    const ends = (["contacts", "contact_requests", "me"] as const).map((name) => client.store.subscribe(look, name));
    return () => {
      for (const end of ends) end();
    };
  }, [queries]);
  return useQuery({
    queryKey: ["profile", username],
    queryFn: () => client.api.profileByUsername(username),
    // What the loader got a moment ago; a page that the server made has it from there.
    initialData: first,
    initialDataUpdatedAt: Date.now,
    staleTime: 1_000,
  });
}

/** Nobody of that name, or nobody whom I may know of. */
export function isUnknown(error: Error | null): boolean {
  return error instanceof ApiError && (error.status === 404 || error.status === 422);
}

/** A few open profiles, the same ones until the page is left. */
export function useRandomProfiles(without: string) {
  return useQuery({
    queryKey: ["random_profiles"],
    queryFn: () => client.api.randomProfiles(),
    select: (answer) => answer.profiles.filter((profile) => profile.user.id !== without),
    staleTime: 60_000,
  });
}
