export type FlashTone = "plain" | "ok" | "error";
export type Flash = {
  id: number;
  text: string;
  tone: FlashTone;
  action?: { label: string; run: () => void } | undefined;
  /** How long it stays, where the action is possible for longer than a message is shown. */
  stay_ms?: number | undefined;
};

let next = 1;
let shown: readonly Flash[] = [];
const listeners = new Set<() => void>();

function set(flashes: readonly Flash[]): void {
  shown = flashes;
  for (const listener of listeners) listener();
}

/** Says something at the edge of the page. Errors stay until they are dismissed. */
export function flash(text: string, tone: FlashTone = "plain", action?: Flash["action"], stay_ms?: number): void {
  set([...shown.filter((one) => one.text !== text), { id: next++, text, tone, action, stay_ms }].slice(-3));
}

export function dismissFlash(id: number): void {
  set(shown.filter((one) => one.id !== id));
}

export const flashes = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => shown,
};
