import type { SearchResponse } from "@helloworld/protocol";
import { useCallback, useState } from "react";
import { type Asked, found } from "./search-state.ts";

/** What was found so far, beginning with the page that the loader got. */
export function useSearchPages({ q, type }: Asked, first: SearchResponse) {
  const [later, setLater] = useState<readonly SearchResponse[]>([]);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const next_cursor = (later.at(-1) ?? first).next_cursor;
  const more = useCallback(async () => {
    if (next_cursor === null) return;
    setLoading(true);
    setError(null);
    try {
      const page = await found({ q, type }, next_cursor);
      setLater((pages) => [...pages, page]);
    } catch (failure) {
      setError(failure);
    }
    setLoading(false);
  }, [q, type, next_cursor]);
  const pages = [first, ...later];
  return {
    people: pages.flatMap((page) => page.people),
    rooms: pages.flatMap((page) => page.rooms),
    posts: pages.flatMap((page) => page.posts),
    next_cursor,
    loading,
    error,
    more,
  };
}
