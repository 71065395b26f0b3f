import { createClient, type Store } from "@helloworld/sdk";
import { useSyncExternalStore } from "react";

/** How calls reach the API: over the network here, within the server where that renders a page. */
export const transport: { fetch: typeof fetch } = { fetch: ((...args) => globalThis.fetch(...args)) as typeof fetch };

/** The one connection of this page to the server. */
export const client = createClient({ fetch: ((input, init) => transport.fetch(input, init)) as typeof fetch });

/** Shows a value of the synced store, and again when it changes. */
export function useStore<T>(select: (store: Store) => T): T {
  const get = () => select(client.store);
  return useSyncExternalStore(client.store.subscribe, get, get);
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
    const unsubscribe = store.subscribe(look);
    queueMicrotask(look);
  });
  await client.start();
  await ready;
}
