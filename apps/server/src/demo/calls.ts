import type { Language } from "./languages.ts";

export type Person = { id: string; username: string; token: string; language: Language };
export type Say = (what: string) => void;

const CONCURRENCY = 4;

export type Call = <T>(person: Person | null, method: string, path: string, body?: unknown) => Promise<T>;

/** Calls of the API, as its people make them. */
export function callsTo(url: string): Call {
  return async (person, method, path, body) => {
    const is_file = body instanceof Buffer;
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(person && { authorization: `Bearer ${person.token}` }),
        ...(body !== undefined && { "content-type": is_file ? "image/png" : "application/json" }),
      },
      ...(body !== undefined && { body: is_file ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    // The pictures of others are being worked on.
    if (response.status === 503) {
      await Bun.sleep(200);
      return callsTo(url)(person, method, path, body);
    }
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  };
}

/** Works through a list, a few at a time, and says how far it is at each quarter. */
export async function each<T>(
  items: readonly T[],
  progress: { what: string; say: Say } | null,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const left = items.map((item, index) => ({ item, index }));
  const quarter = Math.max(1, Math.ceil(items.length / 4));
  let done = 0;
  await Promise.all(
    Array.from({ length: CONCURRENCY }, async () => {
      for (let next = left.shift(); next; next = left.shift()) {
        await work(next.item, next.index);
        done += 1;
        if (done % quarter === 0 || done === items.length) progress?.say(`${done} of ${items.length} ${progress.what}`);
      }
    }),
  );
}
