export type ToastTone = "plain" | "ok" | "error";
export type Toast = {
  id: number;
  text: string;
  tone: ToastTone;
  action?: { label: string; run: () => void } | undefined;
  /** How long it stays, where the action is possible for longer than a message is shown. */
  stay_ms?: number | undefined;
};

let next = 1;
let shown: readonly Toast[] = [];
const listeners = new Set<() => void>();

function set(toasts: readonly Toast[]): void {
  shown = toasts;
  for (const listener of listeners) listener();
}

/** Says something at the edge of the page. Errors stay until they are dismissed. */
export function showToast(text: string, tone: ToastTone = "plain", action?: Toast["action"], stay_ms?: number): void {
  set([...shown.filter((one) => one.text !== text), { id: next++, text, tone, action, stay_ms }].slice(-3));
}

export function dismissToast(id: number): void {
  set(shown.filter((one) => one.id !== id));
}

export const toasts = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  get: () => shown,
};
