import { useInfiniteQuery } from "@tanstack/react-query";

type Page<Item> = { items: readonly Item[]; next_cursor: string | null };

/** A list by pages, fetched anew each time that it is opened. */
export function usePages<Item>(key: readonly unknown[], fetch: (cursor: string | undefined) => Promise<Page<Item>>) {
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => fetch(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: 0,
  });
  return {
    items: data?.pages.flatMap((page) => page.items),
    error,
    refetch,
    more: hasNextPage ? () => void fetchNextPage() : null,
    loading: isFetchingNextPage,
  };
}
