import { createClient, type StoreRead, type StoreValue, topicOf } from "@helloworld/sdk";
import { useCallback, useSyncExternalStore } from "react";

/** How calls reach the API: over the network here, within the server where that renders a page. */
export const transport: { fetch: typeof fetch } = { fetch: ((...args) => globalThis.fetch(...args)) as typeof fetch };

/** The one connection of this page to the server. */
export const client = createClient({ fetch: ((input, init) => transport.fetch(input, init)) as typeof fetch });

/** Reads a part of the synced store, and renders again when just this changes: `useStore("draft", place)`. */
export function useStore<Read extends StoreRead>(...read: Read): StoreValue<Read[0]> {
  const { store } = client;
  const [name, of] = read;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the topic stands for what is read.
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener, ...read), [topicOf(...read)]);
  const get = () => {
    const part: unknown = store[name];
    return (typeof part === "function" ? part.call(store, of) : part) as StoreValue<Read[0]>;
  };
  return useSyncExternalStore(subscribe, get, get);
}

/** Resolves when it is known whether somebody is signed in. */
export async function startClient(): Promise<void> {
  const { store } = client;
  const ready = new Promise<void>((resolve) => {
    const look = () => {
      if (!store.ready) return;
      unsubscribe();
      resolve();
    };
    const unsubscribe = store.subscribe(look, "ready");
    queueMicrotask(look);
  });
  await client.start();
  await ready;
}
