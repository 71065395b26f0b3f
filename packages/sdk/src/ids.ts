let last_ms = 0;
let counter = 0;

/**
 * A UUIDv7 that sorts after every one made here before, so that client_ids are
 * in the order of writing. `crypto.randomUUID` is missing on plain-http
 * origins, where self-hosted servers often are.
 */
export function newId(now = Date.now()): string {
  if (now > last_ms) {
    last_ms = now;
    counter = 0;
  } else if (++counter > 0xfff) {
    last_ms += 1;
    counter = 0;
  }
  const random = Array.from(crypto.getRandomValues(new Uint8Array(8)), hex);
  random[0] = hex(0x80 | (Number.parseInt(random[0] ?? "0", 16) & 0x3f));
  const time = last_ms.toString(16).padStart(12, "0");
  const count = counter.toString(16).padStart(3, "0");
  const tail = random.join("");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count}-${tail.slice(0, 4)}-${tail.slice(4)}`;
}

/** Ids made from now on sort after this one: the clock may have gone back since. */
export function startIdsAfter(id: string): void {
  const ms = Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);
  if (!(ms > last_ms)) return;
  last_ms = ms;
  counter = 0xfff;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
