/**
 * Takes out of pictures what cameras and programs write into them (where, when, by whom), without
 * decoding: what is not needed to show the picture is left out, the rest stays byte for byte. Picture types
 * are read as their containers; what follows after a picture's end goes too.
 */

/** The same bytes where nothing was to be taken out; undefined where the container cannot be followed. */
export function withoutMetadata(bytes: Uint8Array, media_type: string): Uint8Array | undefined {
  try {
    const kept = CONTAINERS[media_type]?.(bytes);
    if (!kept) return undefined;
    const length = kept.reduce((sum, part) => sum + part.length, 0);
    return length === bytes.length ? bytes : join(kept, length);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

type Parts = Uint8Array[];

const CONTAINERS: Record<string, (bytes: Uint8Array) => Parts> = {
  "image/jpeg": jpeg,
  "image/png": png,
  "image/webp": webp,
  "image/gif": gif,
};

function join(parts: Parts, length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Segments: the frame, its tables, colour profile and scans stay. */
function jpeg(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const kept: Parts = [bytes.subarray(0, 2)];
  let turned = 1;
  let at = 2;
  while (at < bytes.length) {
    if (view.getUint8(at) !== 0xff) throw new RangeError("not a marker");
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) {
      kept.push(bytes.subarray(at, at + 2));
      break;
    }
    const start = at;
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += alone ? 2 : 2 + view.getUint16(at + 2);
    if (marker === 0xda) at = endOfScan(bytes, at);
    const segment = bytes.subarray(start, at);
    if (marker === 0xe1 && textAt(segment, 4, 6) === "Exif\0\0") turned = orientationOf(segment.subarray(10));
    if (isShown(marker, segment)) kept.push(segment);
  }
  // Which side is up is all that is told of how it was taken.
  if (turned > 1) kept.splice(1, 0, turnedExif(turned));
  return kept;
}

function isShown(marker: number, segment: Uint8Array): boolean {
  if (marker === 0xe0) return textAt(segment, 4, 5) === "JFIF\0";
  if (marker === 0xe2) return textAt(segment, 4, 12) === "ICC_PROFILE\0";
  if (marker === 0xee) return textAt(segment, 4, 5) === "Adobe";
  return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe;
}

/** Where the compressed data ends: at the next marker that is no restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1] as number;
    if (next !== 0 && !(next >= 0xd0 && next <= 0xd7) && next !== 0xff) return at;
    at = bytes.indexOf(0xff, next === 0xff ? at + 1 : at + 2);
  }
  return bytes.length;
}

/** How a picture is turned (1 to 8), from the first directory of its TIFF block. */
function orientationOf(tiff: Uint8Array): number {
  if (tiff.length < 14) return 1;
  const view = viewOf(tiff);
  const little = textAt(tiff, 0, 2) === "II";
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const count = view.getUint16(directory, little);
  for (let entry = directory + 2; entry < directory + 2 + count * 12 && entry + 12 <= tiff.length; entry += 12) {
    if (view.getUint16(entry, little) !== 0x0112) continue;
    const turned = view.getUint16(entry + 8, little);
    return turned >= 1 && turned <= 8 ? turned : 1;
  }
  return 1;
}

/** A segment that says nothing else. */
function turnedExif(turned: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0];
  return new Uint8Array([0xff, 0xe1, 0, 8 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]);
}

const PNG_SHOWN = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split(" "),
);

function png(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const kept: Parts = [bytes.subarray(0, 8)];
  for (let at = 8; at < bytes.length; ) {
    const type = textAt(bytes, at + 4, 4);
    const end = at + 12 + view.getUint32(at);
    if (PNG_SHOWN.has(type)) kept.push(bytes.subarray(at, end));
    if (type === "IEND") break;
    at = end;
  }
  return kept;
}

const WEBP_SHOWN = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** Bits of VP8X that say that EXIF and XMP follow. */
const WEBP_TOLD = 0x0c;

function webp(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const end = Math.min(bytes.length, 8 + view.getUint32(4, true));
  const chunks: Parts = [];
  for (let at = 12; at + 8 <= end; ) {
    const type = textAt(bytes, at, 4);
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (WEBP_SHOWN.has(type)) chunks.push(type === "VP8X" ? untold(bytes.slice(at, next)) : bytes.subarray(at, next));
    at = next;
  }
  const head = bytes.slice(0, 12);
  viewOf(head).setUint32(4, 4 + chunks.reduce((sum, chunk) => sum + chunk.length, 0), true);
  return [head, ...chunks];
}

function untold(chunk: Uint8Array): Uint8Array {
  chunk[8] = (chunk[8] ?? 0) & ~WEBP_TOLD;
  return chunk;
}

function gif(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const colours = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + colours(view.getUint8(10));
  const kept: Parts = [bytes.subarray(0, at)];
  while (at < bytes.length) {
    const start = at;
    const kind = view.getUint8(at);
    if (kind === 0x3b) {
      kept.push(bytes.subarray(at, at + 1));
      break;
    }
    if (kind === 0x2c) at = endOfBlocks(view, at + 11 + colours(view.getUint8(at + 9)));
    else if (kind === 0x21) at = endOfBlocks(view, at + 2);
    else throw new RangeError("not a block");
    const loops = /^(NETSCAPE2\.0|ANIMEXTS1\.0)$/.test(textAt(bytes, start + 3, 11));
    const label = kind === 0x21 ? view.getUint8(start + 1) : undefined;
    if (label === undefined || label === 0xf9 || (label === 0xff && loops)) kept.push(bytes.subarray(start, at));
  }
  return kept;
}

function endOfBlocks(view: DataView, from: number): number {
  let at = from;
  while (at < view.byteLength) {
    const size = view.getUint8(at);
    at += 1 + size;
    if (size === 0) break;
  }
  return at;
}
