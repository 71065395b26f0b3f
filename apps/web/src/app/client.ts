import { createClient, type Store } from "@helloworld/sdk";
import { useSyncExternalStore } from "react";

/** The one connection of this page to the server. */
export const client = createClient();

/** Shows a value of the synced store, and again when it changes. */
export function useStore<T>(select: (store: Store) => T): T {
  return useSyncExternalStore(client.store.subscribe, () => select(client.store));
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
