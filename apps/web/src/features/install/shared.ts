/** What another app shared with this one, as `src/service-worker.js` keeps it on the device. */
export type Shared = { text: string; title: string; files: File[] };

type Said = { title: string; text: string; url: string; names: string[]; at: number };

const CACHE = "shared";
/** Something that nobody put anywhere for so long is not meant any more. */
const KEPT_MS = 3_600_000;

/** Null where nothing was shared. */
export async function readShared(): Promise<Shared | null> {
  try {
    const cache = await caches.open(CACHE);
    const said = (await (await cache.match("/shared"))?.json()) as Said | undefined;
    if (!said || said.at < Date.now() - KEPT_MS) return null;
    const files = await Promise.all(
      said.names.map(async (name, index) => {
        const body = await (await cache.match(`/shared/${index}`))?.blob();
        return body && new File([body], name, { type: body.type });
      }),
    );
    const { title, text, url } = said;
    // Apps put the link into the text, or beside it, or both.
    const lines = [text.trim(), text.includes(url.trim()) ? "" : url.trim()].filter((line) => line !== "");
    const shared = { title: title.trim(), text: lines.join("\n"), files: files.filter((file) => file !== undefined) };
    return shared.title === "" && shared.text === "" && shared.files.length === 0 ? null : shared;
  } catch {
    return null;
  }
}

export async function forgetShared(): Promise<void> {
  await globalThis.caches?.delete(CACHE).catch(() => false);
}
