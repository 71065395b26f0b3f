import { useRouterState } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { client } from "../../app/client.ts";
import type { CommentList } from "./comment-list.ts";

type Linked = { parent_id: string | null; reply_id: string | null; missing: boolean };
const NONE: Linked = { parent_id: null, reply_id: null, missing: false };

/** Leads to the comment that the address names, reading on until it is there: a reply opens below its parent. */
export function useLinkedComment(list: CommentList): Linked & { found(comment_id: string, there: boolean): void } {
  const hash = useRouterState({ select: (state) => state.location.hash });
  const [linked, setLinked] = useState(NONE);
  const found = useCallback((comment_id: string, there: boolean) => {
    setLinked(there ? NONE : { ...NONE, missing: true });
    if (there) requestAnimationFrame(() => show(comment_id));
  }, []);
  useEffect(() => {
    const [, comment_id] = /^comment-([0-9a-f-]{36})$/.exec(hash) ?? [];
    setLinked(NONE);
    if (!comment_id) return;
    let left = false;
    void (async () => {
      const comment = await client.api.oneComment(comment_id).catch(() => null);
      const { parent_id = null } = comment ?? {};
      const there = comment !== null && (await list.reach(parent_id ?? comment_id));
      if (left) return;
      if (there && parent_id) setLinked({ parent_id, reply_id: comment_id, missing: false });
      else found(comment_id, there);
    })();
    return () => {
      left = true;
    };
  }, [hash, list, found]);
  return { ...linked, found };
}

function show(comment_id: string): void {
  const element = document.getElementById(`comment-${comment_id}`);
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}
