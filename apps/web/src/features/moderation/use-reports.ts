import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../app/client.ts";

const KEY = "reports";

/** What was reported, newest first, a page at a time. */
export function useReports(state: "open" | "closed") {
  return useInfiniteQuery({
    queryKey: [KEY, state],
    queryFn: ({ pageParam }) => client.api.reports({ state, ...(pageParam && { cursor: pageParam }) }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => pages.flatMap((page) => page.reports),
  });
}

export function useCloseReport(id: string) {
  const queries = useQueryClient();
  return async (note: string) => {
    await client.api.closeReport(id, note);
    await queries.invalidateQueries({ queryKey: [KEY] });
  };
}
