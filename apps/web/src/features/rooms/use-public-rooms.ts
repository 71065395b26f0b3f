import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

const PAGE = 30;

/** Public rooms by pages, those whose name or topic matches. */
export function usePublicRooms(q: string) {
  return useInfiniteQuery({
    queryKey: ["public_rooms", q],
    queryFn: ({ pageParam }) =>
      client.api.rooms({ scope: "public", limit: PAGE, ...(q && { q }), ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}
