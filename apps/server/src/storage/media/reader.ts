import { closeSync, copyFileSync, fstatSync, openSync, readSync, writeSync } from "node:fs";

/** Bytes of a container that are overwritten in place, so that everything else stays where it was. */
export type Patch = { at: number; bytes: Uint8Array };

/** A file that is read by ranges, so that a large one takes no more memory than a small one. */
export class Reader {
  readonly size: number;
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.size = fstatSync(this.#file).size;
  }

  /** Exactly these bytes; throws a RangeError where the file has not that many. */
  bytes(at: number, length: number): Uint8Array {
    if (at < 0 || length < 0 || at + length > this.size) throw new RangeError("beyond the end");
    const bytes = new Uint8Array(length);
    for (let read = 0; read < length; ) {
      const count = readSync(this.#file, bytes, read, length - read, at + read);
      if (count === 0) throw new RangeError("beyond the end");
      read += count;
    }
    return bytes;
  }

  view(at: number, length: number): DataView {
    return new DataView(this.bytes(at, length).buffer);
  }

  text(at: number, length: number): string {
    return Buffer.from(this.bytes(at, length)).toString("latin1");
  }

  close(): void {
    closeSync(this.#file);
  }
}

const ZEROS_AT_ONCE = 1 << 20;

/** Patches that overwrite a range with zeros. */
export function zeros(at: number, length: number): Patch[] {
  const patches: Patch[] = [];
  for (let from = at; from < at + length; from += ZEROS_AT_ONCE)
    patches.push({ at: from, bytes: NOTHING.subarray(0, Math.min(ZEROS_AT_ONCE, at + length - from)) });
  return patches;
}
const NOTHING = new Uint8Array(ZEROS_AT_ONCE);

/** Writes `from` to `to` with the patches. */
export function writePatched(from: string, to: string, patches: Patch[]): void {
  copyFileSync(from, to);
  const file = openSync(to, "r+");
  try {
    for (const { at, bytes } of patches) {
      for (let written = 0; written < bytes.length; )
        written += writeSync(file, bytes, written, bytes.length - written, at + written);
    }
  } finally {
    closeSync(file);
  }
}

/** Writes parts one after another. */
export function writeParts(to: string, parts: Uint8Array[]): void {
  const file = openSync(to, "w", 0o600);
  try {
    for (const part of parts) {
      for (let written = 0; written < part.length; ) written += writeSync(file, part, written, part.length - written);
    }
  } finally {
    closeSync(file);
  }
}
