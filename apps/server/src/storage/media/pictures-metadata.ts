/**
 * Takes out of pictures what cameras and programs write into them (where, when, by whom), without
 * decoding: what is not needed to show the picture is left out, the rest stays byte for byte. Picture types
 * are read as their containers; what follows after a picture's end goes too.
 */
import { pngChunk } from "./apng.ts";

/** What of a picture stays, part by part; undefined where the container cannot be followed. */
export function shownParts(bytes: Uint8Array, media_type: string): Uint8Array[] | undefined {
  try {
    return CONTAINERS[media_type]?.(bytes);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether an end was put in place of one that was missing: decoders do not take a picture without one. */
export const isMended = (parts: Uint8Array[], bytes: Uint8Array) => parts.at(-1)?.buffer !== bytes.buffer;

/** Whether the parts are the bytes as they were. */
export function isWhole(parts: Uint8Array[], bytes: Uint8Array): boolean {
  let at = 0;
  for (const part of parts) {
    if (Buffer.compare(part, bytes.subarray(at, at + part.length)) !== 0) return false;
    at += part.length;
  }
  return at === bytes.length;
}

const lengthOf = (parts: Uint8Array[]) => parts.reduce((sum, part) => sum + part.length, 0);

type Parts = Uint8Array[];

const CONTAINERS: Record<string, (bytes: Uint8Array) => Parts> = {
  "image/jpeg": jpeg,
  "image/png": png,
  "image/webp": webp,
  "image/gif": gif,
};

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length));

/** Segments: the frame, its tables, colour profile and scans stay. */
function jpeg(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const kept: Parts = [bytes.subarray(0, 2)];
  let turned = 1;
  let at = 2;
  let scans = 0;
  let end: Uint8Array = new Uint8Array([0xff, 0xd9]);
  while (at < bytes.length) {
    // Decoders pass over stray bytes between segments, and fill bytes; they are left out.
    at = nextMarker(bytes, at);
    if (at + 1 >= bytes.length) break;
    const marker = view.getUint8(at + 1);
    if (marker === 0xd9) {
      end = bytes.subarray(at, at + 2);
      break;
    }
    const start = at;
    const alone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
    at += alone ? 2 : 2 + view.getUint16(at + 2);
    if (at > bytes.length) {
      if (scans === 0) throw new RangeError("cut off");
      break;
    }
    if (marker === 0xda) {
      at = endOfScan(bytes, at);
      scans += 1;
    }
    const segment = bytes.subarray(start, at);
    if (marker === 0xe1 && textAt(segment, 4, 6) === "Exif\0\0") turned = orientationOf(segment.subarray(10));
    if (isShown(marker, segment)) kept.push(segment);
  }
  if (scans === 0) throw new RangeError("no picture in it");
  kept.push(end);
  // Which side is up is all that is told of how it was taken.
  if (turned > 1) kept.splice(1, 0, turnedExif(turned));
  return kept;
}

/** Where the next segment begins; what looks like one within no segment is a stray byte too. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next !== 0 && next !== 0xff) return at;
  }
  return bytes.length;
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

/** A directory that says nothing else. */
const turnedTiff = (turned: number) => [
  ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turned, 0, 0, 0, 0, 0, 0],
];

function turnedExif(turned: number): Uint8Array {
  const tiff = turnedTiff(turned);
  return new Uint8Array([0xff, 0xe1, 0, 8 + tiff.length, 0x45, 0x78, 0x69, 0x66, 0, 0, ...tiff]);
}

const PNG_SHOWN = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB bKGD hIST pHYs sPLT cICP mDCV cLLI acTL fcTL fdAT".split(" "),
);

function png(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const kept: Parts = [bytes.subarray(0, 8)];
  let turned = 1;
  for (let at = 8; at < bytes.length; ) {
    const type = textAt(bytes, at + 4, 4);
    const end = at + 12 + view.getUint32(at);
    if (type === "eXIf") turned = orientationOf(bytes.subarray(at + 8, end - 4));
    if (PNG_SHOWN.has(type)) kept.push(bytes.subarray(at, end));
    if (type === "IEND") break;
    at = end;
  }
  // Right behind the head (IHDR), where every reader has it before the picture.
  if (turned > 1) kept.splice(2, 0, pngChunk("eXIf", new Uint8Array(turnedTiff(turned))));
  return kept;
}

const WEBP_SHOWN = new Set(["VP8 ", "VP8L", "VP8X", "ALPH", "ANIM", "ANMF", "ICCP"]);
/** Bits of VP8X that say that EXIF and XMP follow. */
const [WEBP_EXIF, WEBP_XMP] = [0x08, 0x04];

function webp(bytes: Uint8Array): Parts {
  const view = viewOf(bytes);
  const end = Math.min(bytes.length, 8 + view.getUint32(4, true));
  const chunks: Parts = [];
  let turned = 1;
  for (let at = 12; at + 8 <= end; ) {
    const type = textAt(bytes, at, 4);
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (type === "EXIF") {
      const named = textAt(bytes, at + 8, 6) === "Exif\0\0";
      turned = orientationOf(bytes.subarray(at + (named ? 14 : 8), at + 8 + size));
    }
    if (WEBP_SHOWN.has(type)) chunks.push(bytes.subarray(at, next));
    at = next;
  }
  const extended = chunks.findIndex((chunk) => textAt(chunk, 0, 4) === "VP8X");
  if (extended < 0) turned = 1;
  else {
    const chunk = (chunks[extended] as Uint8Array).slice();
    chunk[8] = ((chunk[8] ?? 0) & ~(WEBP_EXIF | WEBP_XMP)) | (turned > 1 ? WEBP_EXIF : 0);
    chunks[extended] = chunk;
  }
  if (turned > 1) {
    const tiff = turnedTiff(turned);
    chunks.push(new Uint8Array([0x45, 0x58, 0x49, 0x46, tiff.length, 0, 0, 0, ...tiff]));
  }
  const head = bytes.slice(0, 12);
  viewOf(head).setUint32(4, 4 + lengthOf(chunks), true);
  return [head, ...chunks];
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
