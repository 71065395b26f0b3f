import { type Patch, type Reader, zeros } from "./reader.ts";

/* What programs write into recordings and music beside the sound. Names of music stay; notes, pictures and places go. */

const MOST_CHUNKS = 100_000;
const MOST_TAG = 16_000_000;
/** What one may say of music in Vorbis comments. */
const NAMED = /^(title|artist|albumartist|album|genre|date|tracknumber|discnumber)=/i;

/** WAV and AVI: chunks, of which some hold others. */
export function riffPatches(file: Reader): Patch[] {
  const patches: Patch[] = [];
  let chunks = 0;
  const shown = new Set([
    "fmt ",
    "data",
    "fact",
    "cue ",
    "smpl",
    "plst",
    "hdrl",
    "avih",
    "strl",
    "strh",
    "strf",
    "strn",
  ]);
  for (const type of ["odml", "dmlh", "movi", "idx1", "indx", "vprp", "rec "]) shown.add(type);
  const walk = (from: number, end: number, depth: number) => {
    for (let at = from; at + 8 <= end; ) {
      chunks += 1;
      if (chunks > MOST_CHUNKS || depth > 4) throw new RangeError("too many chunks");
      const type = file.text(at, 4);
      // Recorders that were cut off say more than there is.
      const size = Math.min(file.view(at + 4, 4).getUint32(0, true), file.size - at - 8);
      const next = at + 8 + size + (size % 2);
      const name = type === "LIST" || type === "RIFF" ? file.text(at + 8, 4) : type;
      if (type === "RIFF" || (type === "LIST" && (name === "hdrl" || name === "strl" || name === "odml")))
        walk(at + 12, at + 8 + size, depth + 1);
      else if (!shown.has(name)) {
        patches.push({ at, bytes: new TextEncoder().encode("JUNK") }, ...zeros(at + 8, size));
      }
      at = next;
    }
  };
  walk(0, file.size, 0);
  return patches;
}

/** MP3 and AAC: ID3 in front, ID3v1, APE and others behind. */
export function id3Patches(file: Reader): Patch[] {
  const patches: Patch[] = [];
  for (let at = 0; at + 10 <= file.size && file.text(at, 3) === "ID3"; ) {
    const end = Math.min(at + 10 + syncsafe(file.bytes(at + 6, 4)), file.size);
    if (end - at > MOST_TAG) patches.push(...zeros(at + 10, end - at - 10));
    else patches.push({ at, bytes: namesOnly(file.bytes(at, end - at)) });
    at = end;
  }
  patches.push(...tail(file));
  return patches;
}

const syncsafe = (bytes: Uint8Array) => bytes.reduce((sum, byte) => sum * 128 + (byte & 127), 0);

/** The frames with the names of the piece, one after another; the rest of the tag is padding. */
function namesOnly(tag: Uint8Array): Uint8Array {
  const [version, flags] = [tag[3] ?? 0, tag[5] ?? 0];
  const kept = new Uint8Array(tag.length);
  kept.set(tag.subarray(0, 10));
  kept[5] = 0;
  if (flags !== 0 || (version !== 3 && version !== 4)) return kept;
  const view = new DataView(tag.buffer, tag.byteOffset, tag.byteLength);
  for (let at = 10, to = 10; at + 10 <= tag.length && tag[at] !== 0; ) {
    const name = Buffer.from(tag.subarray(at, at + 4)).toString("latin1");
    const size = version === 4 ? syncsafe(tag.subarray(at + 4, at + 8)) : view.getUint32(at + 4);
    const next = at + 10 + size;
    if (next > tag.length) break;
    if (/^(TIT\d|TPE\d|TALB|TCON|TRCK|TPOS|TYER|TDRC|TLEN)$/.test(name)) {
      kept.set(tag.subarray(at, next), to);
      to += next - at;
    }
    at = next;
  }
  return kept;
}

/** Tags behind the sound, in every order. */
function tail(file: Reader): Patch[] {
  const patches: Patch[] = [];
  for (let end = file.size; ; ) {
    let start = end;
    if (end >= 128 && file.text(end - 128, 3) === "TAG") start = end - 128;
    else if (end >= 32 && file.text(end - 32, 8) === "APETAGEX") {
      const length = file.view(end - 20, 4).getUint32(0, true) + 32;
      start = Math.max(0, end - length);
    } else if (end >= 15 && file.text(end - 9, 9) === "LYRICS200") {
      start = Math.max(0, end - 15 - (Number.parseInt(file.text(end - 15, 6), 10) || 0));
    } else if (end >= 10 && file.text(end - 10, 3) === "3DI")
      start = Math.max(0, end - 20 - syncsafe(file.bytes(end - 4, 4)));
    if (start === end) return patches;
    patches.push(...zeros(start, end - start));
    end = start;
  }
}

/** FLAC: blocks before the sound; those with notes become padding. */
export function flacPatches(file: Reader): Patch[] {
  const patches: Patch[] = id3Patches(file);
  let at = 0;
  while (file.text(at, 3) === "ID3") at += 10 + syncsafe(file.bytes(at + 6, 4));
  if (file.text(at, 4) !== "fLaC") throw new RangeError("not FLAC");
  for (at += 4; ; ) {
    const view = file.view(at, 4);
    const [type, size] = [view.getUint8(0) & 127, view.getUint32(0) & 0xff_ff_ff];
    if (type === 4) patches.push({ at: at + 4, bytes: namedComments(file.bytes(at + 4, size), false) });
    else if (type === 2 || type === 5 || type === 6) {
      patches.push({ at, bytes: new Uint8Array([(view.getUint8(0) & 128) | 1]) }, ...zeros(at + 4, size));
    } else if (type === 1) patches.push(...zeros(at + 4, size));
    at += 4 + size;
    if (view.getUint8(0) & 128) return patches;
  }
}

/** Comments of the same length, with the names alone; spaces in the last one fill the rest. */
function namedComments(given: Uint8Array, framed: boolean): Uint8Array {
  const view = new DataView(given.buffer, given.byteOffset, given.byteLength);
  const vendor = view.getUint32(0, true);
  const count = view.getUint32(4 + vendor, true);
  const kept: Uint8Array[] = [];
  for (let index = 0, at = 8 + vendor; index < count; index += 1) {
    const end = at + 4 + view.getUint32(at, true);
    if (end > given.length) throw new RangeError("a comment beyond the end");
    if (NAMED.test(Buffer.from(given.subarray(at + 4, Math.min(end, at + 20))).toString("latin1")))
      kept.push(given.subarray(at, end));
    at = end;
  }
  const bytes = new Uint8Array(given.length);
  const out = new DataView(bytes.buffer);
  bytes.set(given.subarray(0, 4 + vendor));
  const last = given.length - (framed ? 1 : 0);
  let at = 8 + vendor;
  for (const comment of kept) {
    bytes.set(comment, at);
    at += comment.length;
  }
  const filled = last - at >= 4;
  if (filled) {
    out.setUint32(at, last - at - 4, true);
    bytes.fill(0x20, at + 4, last);
    const name = new TextEncoder().encode("COMMENT=").subarray(0, last - at - 4);
    bytes.set(name, at + 4);
  }
  out.setUint32(4 + vendor, kept.length + (filled ? 1 : 0), true);
  if (framed) bytes[given.length - 1] = 1;
  return bytes;
}

type Page = { at: number; head: number; size: number; serial: number; lacing: Uint8Array; first: boolean };

/** Ogg: the second packet of each stream has the comments; the checksums of its pages are made anew. */
export function oggPatches(file: Reader): Patch[] {
  const patches: Patch[] = [];
  const streams = new Map<number, Packets>();
  for (let at = 0; at + 27 <= file.size; ) {
    const page = pageAt(file, at);
    at = page.at + page.head + page.size;
    if (page.first) streams.set(page.serial, new Packets(file.bytes(page.at + page.head, Math.min(page.size, 80))));
    const packets = streams.get(page.serial);
    if (!packets) throw new RangeError("a page of no stream");
    if (packets.done) {
      if (at > MOST_TAG || [...streams.values()].every((each) => each.done)) break;
      continue;
    }
    packets.add(file, page, patches);
  }
  if (streams.size === 0 || [...streams.values()].some((each) => !each.done)) throw new RangeError("no comments");
  return patches;
}

function pageAt(file: Reader, at: number): Page {
  if (file.text(at, 4) !== "OggS") throw new RangeError("not a page");
  const view = file.view(at, 27);
  const lacing = file.bytes(at + 27, view.getUint8(26));
  const size = lacing.reduce((sum, length) => sum + length, 0);
  const first = (view.getUint8(5) & 2) !== 0;
  return { at, head: 27 + lacing.length, size, serial: view.getUint32(14, true), lacing, first };
}

/** The packets in front of a stream, as far as the comments. */
class Packets {
  done = false;
  readonly #kind: "opus" | "vorbis";
  readonly #pages: { page: Page; bytes: Uint8Array }[] = [];
  #packet = 0;
  #ranges: { page: number; from: number; length: number }[] = [];

  constructor(first: Uint8Array) {
    const text = Buffer.from(first).toString("latin1");
    if (text.startsWith("OpusHead")) this.#kind = "opus";
    else if (text.startsWith("\x01vorbis")) this.#kind = "vorbis";
    else throw new RangeError("another codec");
  }

  add(file: Reader, page: Page, patches: Patch[]): void {
    const bytes = file.bytes(page.at, page.head + page.size);
    this.#pages.push({ page, bytes });
    let from = page.head;
    let length = 0;
    for (const [index, lace] of page.lacing.entries()) {
      length += lace;
      const ends = lace < 255;
      if (!ends && index + 1 < page.lacing.length) continue;
      if (this.#packet === 1) this.#ranges.push({ page: this.#pages.length - 1, from, length });
      from += length;
      length = 0;
      if (!ends) continue;
      this.#packet += 1;
      if (this.#packet < 2) continue;
      this.#finish(patches);
      return;
    }
    if (this.#pages.length > 300) throw new RangeError("large comments");
  }

  #finish(patches: Patch[]): void {
    const parts = this.#ranges.map(({ page, from, length }) => this.#pages[page]?.bytes.subarray(from, from + length));
    const packet = new Uint8Array(Buffer.concat(parts as Uint8Array[]));
    const head = this.#kind === "opus" ? 8 : 7;
    packet.set(namedComments(packet.subarray(head), this.#kind === "vorbis"), head);
    let at = 0;
    for (const { page, from, length } of this.#ranges) {
      const held = this.#pages[page];
      if (!held) continue;
      held.bytes.set(packet.subarray(at, at + length), from);
      at += length;
      new DataView(held.bytes.buffer).setUint32(22, 0);
      new DataView(held.bytes.buffer).setUint32(22, crc(held.bytes), true);
      patches.push({ at: held.page.at, bytes: held.bytes });
    }
    this.done = true;
  }
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index << 24;
  for (let bit = 0; bit < 8; bit += 1) value = value & 0x80_00_00_00 ? (value << 1) ^ 0x04_c1_1d_b7 : value << 1;
  return value >>> 0;
});

function crc(bytes: Uint8Array): number {
  let value = 0;
  for (const byte of bytes) value = ((value << 8) ^ (CRC[((value >>> 24) ^ byte) & 255] ?? 0)) >>> 0;
  return value;
}
