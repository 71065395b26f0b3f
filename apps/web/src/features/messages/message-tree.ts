import type { RichText } from "@helloworld/protocol";
import { plainTree } from "@helloworld/text/plain";
import { useEffect, useMemo, useSyncExternalStore } from "react";

/** Trees that are kept: those of a few screens of messages. */
const KEPT = 500;

type Parse = (source: string) => RichText;
let parse: Parse | undefined;
let coming = false;
const listeners = new Set<() => void>();
const trees = new Map<string, RichText>();

/** Fetches the parser; most messages are shown without it. */
export function loadParser(): void {
  if (coming) return;
  coming = true;
  void import("@helloworld/text").then(
    ({ parseMessage }) => {
      parse = parseMessage;
      for (const listener of listeners) listener();
    },
    () => {
      // Without connection: tried again with the next message that has mark-up.
      coming = false;
    },
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
const getParse = () => parse;

/** The tree of a message; null until the parser is there. */
export function useMessageTree(source: string): RichText | null {
  const parser = useSyncExternalStore(subscribe, getParse);
  const tree = useMemo(() => treeOf(source, parser), [source, parser]);
  useEffect(() => {
    if (!tree) loadParser();
  }, [tree]);
  return tree;
}

function treeOf(source: string, parser: Parse | undefined): RichText | null {
  const kept = trees.get(source);
  if (kept) return kept;
  const tree = plainTree(source) ?? parser?.(source) ?? null;
  if (tree) {
    trees.set(source, tree);
    if (trees.size > KEPT) trees.delete(trees.keys().next().value as string);
  }
  return tree;
}
