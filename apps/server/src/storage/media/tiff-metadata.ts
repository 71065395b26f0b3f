import { type Patch, type Reader, zeros } from "./reader.ts";

/** Tags of what shows the picture and turns it upright, and of its colours; all others go. */
const SHOWN = new Set([
  254, 255, 256, 257, 258, 259, 262, 263, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292, 293,
  296, 297, 301, 317, 318, 319, 320, 322, 323, 324, 325, 332, 336, 338, 339, 340, 341, 347, 512, 513, 514, 515, 519,
  520, 521, 529, 530, 531, 532, 34_675,
]);
/** Directories of their own: of the camera, of the place, of both together. */
const DIRECTORIES = new Set([34_665, 34_853, 40_965, 330]);
const BYTES_OF = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4];
const MOST_DIRECTORIES = 1_000;

/** What is to be overwritten in a TIFF; throws a RangeError where it cannot be followed. */
export function tiffPatches(file: Reader): Patch[] {
  const order = file.text(0, 2);
  const little = order === "II";
  if ((!little && order !== "MM") || file.view(2, 2).getUint16(0, little) !== 42) throw new RangeError("not a TIFF");
  const patches: Patch[] = [];
  const seen = new Set<number>();

  const directory = (at: number, keep: boolean): number => {
    if (seen.has(at) || seen.size >= MOST_DIRECTORIES) throw new RangeError("directories without end");
    seen.add(at);
    const count = file.view(at, 2).getUint16(0, little);
    const view = file.view(at, 2 + count * 12 + 4);
    const kept: Uint8Array[] = [];
    for (let index = 0; index < count; index += 1) {
      const entry = 2 + index * 12;
      const [tag, type] = [view.getUint16(entry, little), view.getUint16(entry + 2, little)];
      const values = view.getUint32(entry + 4, little);
      const length = (BYTES_OF[type] ?? 1) * values;
      if (keep && SHOWN.has(tag)) {
        kept.push(new Uint8Array(view.buffer, entry, 12));
        continue;
      }
      const place = view.getUint32(entry + 8, little);
      if (DIRECTORIES.has(tag)) {
        for (let each = 0; each < values; each += 1) {
          const next = values === 1 ? place : file.view(place + 4 * each, 4).getUint32(0, little);
          if (!seen.has(next)) directory(next, false);
        }
      }
      if (length > 4) patches.push(...zeros(place, Math.min(length, Math.max(0, file.size - place))));
    }
    const next = view.getUint32(2 + count * 12, little);
    // The directory is written anew in its place, with fewer entries.
    const bytes = new Uint8Array(view.byteLength);
    const fresh = new DataView(bytes.buffer);
    fresh.setUint16(0, kept.length, little);
    for (const [index, entry] of kept.entries()) bytes.set(entry, 2 + index * 12);
    if (keep) fresh.setUint32(2 + kept.length * 12, next, little);
    patches.push({ at, bytes });
    return next;
  };

  for (let at = file.view(4, 4).getUint32(0, little); at !== 0; ) at = directory(at, true);
  return patches;
}
