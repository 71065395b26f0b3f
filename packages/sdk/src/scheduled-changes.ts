import type { DurableEvent } from "@helloworld/protocol";
import type { ClientPart } from "./client-part.ts";

export type ScheduledListener = (type: "scheduled_changed" | "reminders_changed") => void;

/** Tells listeners when scheduled messages or reminders changed; they fetch what they show. */
export class ScheduledChanges implements ClientPart {
  readonly #listeners = new Set<ScheduledListener>();

  subscribe(listener: ScheduledListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  applied({ type }: DurableEvent): void {
    if (type === "scheduled_changed" || type === "reminders_changed")
      for (const listener of this.#listeners) listener(type);
  }

  changed(): void {
    for (const listener of this.#listeners) {
      listener("scheduled_changed");
      listener("reminders_changed");
    }
  }
}
