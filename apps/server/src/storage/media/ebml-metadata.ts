import { type Patch, type Reader, zeros } from "./reader.ts";

/* Matroska and WebM: elements within elements. */

const SEGMENT = 0x18_53_80_67;
const CLUSTER = 0x1f_43_b6_75;
/** Tags, attachments, and what is kept free: notes may be left there. */
const NOTES = new Set([0x12_54_c3_67, 0x19_41_a4_69, 0xec]);
const MOST_ELEMENTS = 1_000_000;

type Element = { id: number; at: number; start: number; end: number | undefined };

/** What is to be overwritten; throws a RangeError where the container cannot be followed. */
export function ebmlPatches(file: Reader): Patch[] {
  const patches: Patch[] = [];
  let count = 0;
  let inside = false;
  for (let at = 0; at < file.size; ) {
    count += 1;
    if (count > MOST_ELEMENTS) throw new RangeError("too many elements");
    const element = elementAt(file, at);
    if (element.id === SEGMENT) {
      inside = true;
      at = element.start;
      continue;
    }
    // A cluster that does not say its size ends where the next element of the segment begins.
    if (element.id === CLUSTER && element.end === undefined) {
      at = element.start;
      continue;
    }
    if (element.end === undefined) throw new RangeError("an element without a size");
    // The last one of a recording that broke off says more than there is.
    const end = Math.min(element.end, file.size);
    if (inside && NOTES.has(element.id)) patches.push(...blanked(element, end));
    at = end;
  }
  if (!inside) throw new RangeError("no segment");
  return patches;
}

/** Makes of an element one that is void, of the same length. */
function blanked({ at }: Element, end: number): Patch[] {
  const length = end - at;
  if (length < 2) return [];
  const head = new Uint8Array(length < 9 ? 2 : 9);
  head[0] = 0xec;
  if (length < 9) head[1] = 0x80 | (length - 2);
  else {
    new DataView(head.buffer).setBigUint64(1, BigInt(length - 9));
    head[1] = 0x01;
  }
  return [{ at, bytes: head }, ...zeros(at + head.length, length - head.length)];
}

function elementAt(file: Reader, at: number): Element {
  const first = file.bytes(at, 1)[0] as number;
  const id_length = Math.clz32(first) - 23;
  if (id_length > 4) throw new RangeError("not an element");
  const id = file.bytes(at, id_length).reduce((sum, byte) => sum * 256 + byte, 0);
  const size_first = file.bytes(at + id_length, 1)[0] as number;
  const size_length = Math.clz32(size_first) - 23;
  if (size_length > 8) throw new RangeError("not a size");
  const bytes = file.bytes(at + id_length, size_length);
  bytes[0] = size_first & (0xff >> size_length);
  const unknown = bytes[0] === 0xff >> size_length && bytes.subarray(1).every((byte) => byte === 255);
  const start = at + id_length + size_length;
  const size = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return { id, at, start, end: unknown ? undefined : start + size };
}
