import type { RoomsResponse } from "@helloworld/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

const PAGE = 30;

/** The first page of public rooms. */
export function firstPublicRooms(): Promise<RoomsResponse> {
  return client.api.rooms({ scope: "public", limit: PAGE });
}

/** Public rooms by pages, those whose name or topic matches; `first` is the first page of all of them. */
export function usePublicRooms(q: string, first: RoomsResponse) {
  return useInfiniteQuery({
    queryKey: ["public_rooms", q],
    queryFn: ({ pageParam }) =>
      client.api.rooms({ scope: "public", limit: PAGE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
    ...(q === "" && { initialData: { pages: [first], pageParams: [""] }, initialDataUpdatedAt: Date.now }),
  });
}
