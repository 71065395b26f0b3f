import { useInfiniteQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

/** Mails of this site, newest first, a page at a time. */
export function useOutbox() {
  return useInfiniteQuery({
    queryKey: ["outbox"],
    queryFn: ({ pageParam }) => client.api.outbox(pageParam ? { cursor: pageParam } : {}),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.mails),
  });
}
