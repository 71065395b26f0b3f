/**
 * MP4, QuickTime, HEIC, AVIF and their kin (ISO base media): boxes within boxes. What tells where, when and
 * by whom something was taken is overwritten in place, so that the offsets of all that is shown stay right.
 */
import { type Patch, type Reader, zeros } from "./reader.ts";

type Box = { type: string; at: number; start: number; end: number };

/** Boxes of an endless file in place of a real one would keep us busy for good. */
const MOST_BOXES = 100_000;
const MOST_DEPTH = 12;
const MOST_TABLE = 16_000_000;

/** Boxes that only hold others, in which metadata can be. */
const HOLDERS = new Set(["moov", "trak", "mdia", "minf", "stbl", "edts", "mvex", "moof", "traf", "mfra", "meco"]);
/** At the top of a file these alone are needed to show it. */
const TOP = new Set(
  "ftyp styp pdin moov moof mfra mdat imda sidx ssix prft emsg meta free skip wide grpl idat meco".split(" "),
);
/** Boxes within holders that tell of the recording, not of how to show it. */
const NOTES = new Set(["udta", "uuid", "free", "skip", "wide", "XMP_", "cprt", "sefd", "mpvd"]);
/** Tracks that are shown or heard; others hold what was measured while it was recorded, such as places. */
const SHOWN_TRACKS = new Set("vide soun sbtl subt text clcp pict auxv tmcd".split(" "));
/** Of the tags of music, those that name it. */
const KEPT_TAGS = new Set(
  ["©nam", "©ART", "©alb", "©gen", "©day", "©wrt", "aART", "trkn", "disk", "gnre", "cpil"].map((tag) =>
    Buffer.from(tag, "latin1").toString("latin1"),
  ),
);

/** What is to be overwritten; throws a RangeError where the container cannot be followed. */
export function bmffPatches(file: Reader): Patch[] {
  return new Scrubber(file).all();
}

class Scrubber {
  readonly #file: Reader;
  readonly #patches: Patch[] = [];
  #boxes = 0;

  constructor(file: Reader) {
    this.#file = file;
  }

  all(): Patch[] {
    let fragments = false;
    let dropped_tracks = 0;
    for (const box of this.#children(0, this.#file.size)) {
      if (!TOP.has(box.type) || NOTES.has(box.type)) this.#blank(box);
      else if (box.type === "meta") this.#meta(box, true);
      else if (HOLDERS.has(box.type)) dropped_tracks += this.#holder(box, 1);
      fragments ||= box.type === "moof";
    }
    // The samples of a track in fragments are not found by its tables.
    if (fragments && dropped_tracks > 0) throw new RangeError("a track of measurements in fragments");
    return this.#patches;
  }

  /** Answers how many tracks were taken out. */
  #holder(holder: Box, depth: number): number {
    if (depth > MOST_DEPTH) throw new RangeError("too deep");
    let dropped = 0;
    for (const box of this.#children(holder.start, holder.end)) {
      if (box.type === "trak" && !this.#isShown(box)) {
        this.#dropSamples(box);
        this.#blank(box);
        dropped += 1;
      } else if (box.type === "udta") this.#userData(box);
      else if (NOTES.has(box.type)) {
        if (box.type !== "uuid" || holder.type !== "traf") this.#blank(box);
      } else if (box.type === "meta") this.#meta(box, false);
      else if (HOLDERS.has(box.type)) dropped += this.#holder(box, depth + 1);
    }
    return dropped;
  }

  /** The tags of music are kept where they name it; the rest of what users and programs wrote is not. */
  #userData(udta: Box): void {
    const boxes = [...this.#children(udta.start, udta.end, true)];
    for (const box of boxes) {
      if (box.type === "meta") this.#meta(box, false);
      else this.#blank(box);
    }
    const rest = boxes.at(-1)?.end ?? udta.start;
    this.#patches.push(...zeros(rest, udta.end - rest));
  }

  #meta(meta: Box, top: boolean): void {
    const start = this.#metaStart(meta);
    const boxes = [...this.#children(start, meta.end)];
    const handler = boxes.find((box) => box.type === "hdlr");
    const kind = handler && this.#file.text(handler.start + 8, 4);
    if (kind === "pict" && top) {
      this.#items(boxes);
      return;
    }
    const tags = boxes.find((box) => box.type === "ilst");
    if (kind !== "mdir" || !tags) {
      this.#blank(meta);
      return;
    }
    for (const box of boxes) {
      if (box !== handler && box !== tags) this.#blank(box);
    }
    for (const tag of this.#children(tags.start, tags.end)) if (!KEPT_TAGS.has(tag.type)) this.#blank(tag);
  }

  /** QuickTime writes `meta` without the four bytes of version and flags. */
  #metaStart(meta: Box): number {
    if (meta.end - meta.start < 8) throw new RangeError("a meta box without contents");
    return this.#file.text(meta.start + 4, 4) === "hdlr" ? meta.start : meta.start + 4;
  }

  /** Of a picture: the items with notes of its camera become empty. */
  #items(boxes: Box[]): void {
    const [info, places] = ["iinf", "iloc"].map((type) => boxes.find((box) => box.type === type));
    const data = boxes.find((box) => box.type === "idat");
    for (const box of boxes) if (NOTES.has(box.type)) this.#blank(box);
    if (!info || !places) return;
    const notes = this.#noteItems(info);
    for (const { at, length } of this.#extents(places, notes, data)) {
      // An Exif block that says nothing: its offset, and a TIFF of one directory without entries.
      const empty = [0, 0, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0];
      this.#patches.push(...zeros(at, length));
      if (length >= empty.length) this.#patches.push({ at, bytes: new Uint8Array(empty) });
    }
  }

  #noteItems(info: Box): Set<number> {
    const head = this.#file.view(info.start, 6);
    const start = info.start + (head.getUint8(0) === 0 ? 6 : 8);
    const notes = new Set<number>();
    for (const entry of this.#children(start, info.end)) {
      if (entry.type !== "infe") continue;
      const version = this.#file.view(entry.start, 1).getUint8(0);
      if (version < 2) throw new RangeError("an old kind of item");
      const wide = version > 2;
      const view = this.#file.view(entry.start + 4, wide ? 10 : 8);
      const item = wide ? view.getUint32(0) : view.getUint16(0);
      const type = this.#file.text(entry.start + (wide ? 10 : 8), 4);
      if (type === "Exif" || type === "mime" || type === "uri ") notes.add(item);
    }
    return notes;
  }

  #extents(places: Box, wanted: Set<number>, data: Box | undefined): { at: number; length: number }[] {
    if (places.end - places.start > MOST_TABLE) throw new RangeError("a large table");
    const view = this.#file.view(places.start, places.end - places.start);
    const version = view.getUint8(0);
    let at = 4;
    const number = (bytes: number) => {
      let value = 0;
      for (let left = bytes; left > 0; left -= 1, at += 1) value = value * 256 + view.getUint8(at);
      return value;
    };
    const sizes = number(2);
    const [offset_size, length_size] = [(sizes >> 12) & 15, (sizes >> 8) & 15];
    const [base_size, index_size] = [(sizes >> 4) & 15, version > 0 ? sizes & 15 : 0];
    const count = number(version < 2 ? 2 : 4);
    const found: { at: number; length: number }[] = [];
    for (let item = 0; item < count; item += 1) {
      const id = number(version < 2 ? 2 : 4);
      const method = version > 0 ? number(2) & 15 : 0;
      number(2);
      const base = number(base_size);
      const extents = number(2);
      for (let extent = 0; extent < extents; extent += 1) {
        number(index_size);
        const offset = number(offset_size);
        const length = number(length_size);
        if (!wanted.has(id)) continue;
        if (method > 1 || (method === 1 && !data)) throw new RangeError("an item made of others");
        const start = (method === 1 ? (data as Box).start : 0) + base + offset;
        if (start + length > this.#file.size) throw new RangeError("an item beyond the end");
        found.push({ at: start, length: length || this.#file.size - start });
      }
    }
    return found;
  }

  #isShown(track: Box): boolean {
    const handler = this.#find(track, ["mdia", "hdlr"]);
    return !handler || SHOWN_TRACKS.has(this.#file.text(handler.start + 8, 4));
  }

  #find(box: Box, path: string[]): Box | undefined {
    const [first, ...rest] = path;
    if (first === undefined) return box;
    for (const child of this.#children(box.start, box.end)) if (child.type === first) return this.#find(child, rest);
    return undefined;
  }

  /** Overwrites all that a track has in the file. */
  #dropSamples(track: Box): void {
    const table = this.#find(track, ["mdia", "minf", "stbl"]);
    if (!table) return;
    const [sizes, chunks] = [this.#table(table, "stsz"), this.#table(table, "stsc")];
    const places = this.#table(table, "stco") ?? this.#table(table, "co64");
    if (!sizes || !chunks || !places) throw new RangeError("a track without tables");
    const wide = this.#find(table, ["co64"]) !== undefined && !this.#find(table, ["stco"]);
    const count = places.getUint32(4);
    const [each, samples, runs] = [sizes.getUint32(4), sizes.getUint32(8), chunks.getUint32(4)];
    for (let chunk = 0, sample = 0, run = 0; chunk < count && sample < samples; chunk += 1) {
      while (run + 1 < runs && chunks.getUint32(8 + 12 * (run + 1)) <= chunk + 1) run += 1;
      const held = Math.min(chunks.getUint32(8 + 12 * run + 4), samples - sample);
      let length = 0;
      for (let left = held; left > 0; left -= 1, sample += 1) length += each || sizes.getUint32(12 + 4 * sample);
      const start = wide ? Number(places.getBigUint64(8 + 8 * chunk)) : places.getUint32(8 + 4 * chunk);
      if (start + length > this.#file.size) throw new RangeError("a sample beyond the end");
      this.#patches.push(...zeros(start, length));
    }
  }

  #table(box: Box, type: string): DataView | undefined {
    const found = this.#find(box, [type]);
    if (!found) return undefined;
    if (found.end - found.start > MOST_TABLE) throw new RangeError("a large table");
    return this.#file.view(found.start, found.end - found.start);
  }

  /** Makes of a box one that says that its place is free. */
  #blank(box: Box): void {
    this.#patches.push({ at: box.at + 4, bytes: new TextEncoder().encode("free") });
    this.#patches.push(...zeros(box.start, box.end - box.start));
  }

  /** The boxes in a range; `loose` where zeros may follow them, as in user data. */
  *#children(from: number, end: number, loose = false): Iterable<Box> {
    for (let at = from; at < end; ) {
      if (end - at < 8) {
        // QuickTime ends some lists with four zeros.
        if (loose || this.#file.bytes(at, end - at).every((byte) => byte === 0)) return;
        throw new RangeError("not a box");
      }
      this.#boxes += 1;
      if (this.#boxes > MOST_BOXES) throw new RangeError("too many boxes");
      const view = this.#file.view(at, 8);
      const type = this.#file.text(at + 4, 4);
      const named = view.getUint32(0);
      const head = named === 1 ? 16 : 8;
      const size = named === 1 ? Number(this.#file.view(at + 8, 8).getBigUint64(0)) : named || end - at;
      if (named === 0 && loose) return;
      // A zero size means "to the end of the file", which only the last box at the top can say.
      if (size < head || at + size > end || !Number.isSafeInteger(size)) throw new RangeError("not a box");
      yield { type, at, start: at + head, end: at + size };
      at += size;
    }
  }
}
