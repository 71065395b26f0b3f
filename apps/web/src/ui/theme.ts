/** The themes there are. `system` follows the setting of the device. */
export const THEMES = ["pink", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "theme";
const listeners = new Set<() => void>();
const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

/** What is chosen on this device; `src/boot.js` reads the same key before the first paint. */
export function chosenTheme(): Theme {
  try {
    return asTheme(localStorage.getItem(KEY));
  } catch {
    return asTheme(document.documentElement.dataset.theme);
  }
}

/** The theme for a name that a server or a storage gave; the default for those that are not made yet. */
export function asTheme(name: string | null | undefined): Theme {
  return THEMES.find((theme) => theme === name) ?? "pink";
}

export function applyTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the choice lasts as long as the page.
  }
  paint(theme);
}

/** Whether the page is dark now, whatever made it so. */
export function isDark(): boolean {
  return document.documentElement.dataset.theme === "dark";
}

export function subscribeTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function paint(theme: Theme): void {
  const shown = theme === "system" ? (prefersDark().matches ? "dark" : "pink") : theme;
  document.documentElement.dataset.theme = shown;
  const canvas = getComputedStyle(document.documentElement).getPropertyValue("--canvas");
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", canvas);
  for (const listener of listeners) listener();
}

/** Keeps up with the device and with other tabs. Called once at start. */
export function watchTheme(): void {
  prefersDark().addEventListener("change", () => paint(chosenTheme()));
  window.addEventListener("storage", (event) => {
    if (event.key === KEY) paint(chosenTheme());
  });
  paint(chosenTheme());
}
