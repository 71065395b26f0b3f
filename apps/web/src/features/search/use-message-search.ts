import type { SearchMessagesBody } from "@helloworld/protocol";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

/** Messages that match, by pages; those of before stay until there are others. Nothing where nothing is looked for. */
export function useMessageSearch({ q, room_id, sort }: Pick<SearchMessagesBody, "q" | "room_id" | "sort">) {
  const { data, error, fetchNextPage, hasNextPage, isFetching, isFetchNextPageError, isFetchingNextPage } =
    useInfiniteQuery({
      queryKey: ["search-messages", q, room_id, sort],
      queryFn: ({ pageParam: cursor }) =>
        client.api.searchMessages({
          q,
          time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
          ...(room_id && { room_id }),
          ...(sort && { sort }),
          ...(cursor && { cursor }),
        }),
      initialPageParam: null as string | null,
      getNextPageParam: (page) => page.next_cursor,
      enabled: q !== "",
      staleTime: 0,
      placeholderData: keepPreviousData,
    });
  return {
    results: q === "" || (error && !isFetchNextPageError) ? undefined : data?.pages.flatMap((page) => page.results),
    error,
    fetching: isFetching,
    more: hasNextPage ? () => void fetchNextPage() : null,
    loading_more: isFetchingNextPage,
  };
}
