/** The name of a cookie of ours. Over https only this very host can set one of this name. */
export function cookieName(site: string, name: string): string {
  return `${site.startsWith("https:") ? "__Host-" : ""}helloworld.${name}`;
}
