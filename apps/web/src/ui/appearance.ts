import { APPEARANCE } from "@helloworld/protocol/constants";

export type Appearance = { [Choice in keyof typeof APPEARANCE]: (typeof APPEARANCE)[Choice][number] };

const KEY = "appearance";
const listeners = new Set<() => void>();
const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");
let current = asAppearance({});

/** An appearance from what a server or a storage gave: what is unknown in it is as by default. */
function asAppearance(given: Partial<Record<string, unknown>>): Appearance {
  const known = Object.entries(APPEARANCE).map(([choice, values]) => [
    choice,
    values.find((value) => value === given[choice]) ?? values[0],
  ]);
  return Object.fromEntries(known) as Appearance;
}

function stored(): Appearance {
  try {
    return asAppearance(JSON.parse(localStorage.getItem(KEY) ?? "{}") ?? {});
  } catch {
    // Storage is blocked, or holds something else: what the page has stays.
    return current;
  }
}

/** What is chosen on this device; `src/boot.js` reads the same key before the first paint. */
export const chosenAppearance = (): Appearance => current;

/** Whether the page is dark now, whatever made it so. */
export function isDark(): boolean {
  const { theme, color_mode } = current;
  return theme === "dark" || color_mode === "dark" || (color_mode === "system" && prefersDark().matches);
}

export function subscribeAppearance(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows and keeps what is given; the rest stays. */
export function applyAppearance(changes: Partial<Record<keyof Appearance, unknown>>): void {
  paint(asAppearance({ ...current, ...changes }));
  try {
    localStorage.setItem(KEY, JSON.stringify(current));
  } catch {
    // Storage is blocked or full: the choice lasts as long as the page.
  }
}

function paint(next: Appearance): void {
  current = next;
  const root = document.documentElement;
  for (const [choice, value] of Object.entries(next)) root.dataset[choice] = String(value);
  root.style.setProperty("--text-scale", String(next.text_size / 100));
  const canvas = getComputedStyle(root).backgroundColor;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", canvas);
  for (const listener of listeners) listener();
}

/** Keeps up with the device and with other tabs. Called once at start. */
export function watchAppearance(): void {
  prefersDark().addEventListener("change", () => paint(current));
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) paint(stored());
  });
  paint(stored());
}
