/** The parts of the product whose texts are loaded together, by the folders of `src/features`; `core` is the rest. */
export const GROUPS = {
  core: [],
  messages: ["messages", "rooms", "writing", "files", "emojis"],
  people: ["contacts", "profiles", "search", "notifications", "keyboard"],
  posts: ["posts", "home", "pages"],
  account: ["settings", "session", "moderation", "admin"],
} as const;
export type Group = keyof typeof GROUPS;

/** The group of a module, by its path. */
export function groupOf(path: string): Group {
  const feature = /src\/features\/([^/]+)\//.exec(path)?.[1];
  const found = Object.entries(GROUPS).find(([, features]) => (features as readonly string[]).includes(feature ?? ""));
  return (found?.[0] ?? "core") as Group;
}
