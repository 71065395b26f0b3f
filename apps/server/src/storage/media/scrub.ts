import { bmffPatches } from "./bmff-metadata.ts";
import { ebmlPatches } from "./ebml-metadata.ts";
import { isMended, isWhole, shownParts } from "./pictures-metadata.ts";
import { type Patch, Reader, writeParts, writePatched } from "./reader.ts";
import { flacPatches, id3Patches, oggPatches, riffPatches } from "./sound-metadata.ts";
import { tiffPatches } from "./tiff-metadata.ts";

/** Kinds of pictures that are read part by part, in memory. */
const IN_PARTS = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** Containers that are overwritten in place. */
const IN_PLACE: Record<string, (file: Reader) => Patch[]> = {
  "image/avif": bmffPatches,
  "image/heic": bmffPatches,
  "image/heif": bmffPatches,
  "image/heic-sequence": bmffPatches,
  "image/heif-sequence": bmffPatches,
  "image/avif-sequence": bmffPatches,
  "video/mp4": bmffPatches,
  "video/quicktime": bmffPatches,
  "video/3gpp": bmffPatches,
  "video/3gpp2": bmffPatches,
  "audio/mp4": bmffPatches,
  "image/tiff": tiffPatches,
  "audio/wav": riffPatches,
  "video/vnd.avi": riffPatches,
  "audio/mpeg": id3Patches,
  "audio/aac": id3Patches,
  "audio/flac": flacPatches,
  "audio/ogg": oggPatches,
  "video/webm": ebmlPatches,
  "audio/webm": ebmlPatches,
  "video/matroska": ebmlPatches,
  "audio/matroska": ebmlPatches,
};

/** `mended`: the end of a picture was missing, and perhaps more. */
export type Scrubbed = "clean" | "changed" | "mended" | "kept" | "none";

/**
 * Takes out of a file what cameras and programs wrote into it beside what it shows: the place, the time, names.
 * Writes `to` where something was taken out. Answers `kept` for a container of pictures, films or sound that we cannot
 * follow, and `none` for what is no such thing.
 */
export function scrub(from: string, to: string, media_type: string): Scrubbed {
  const file = new Reader(from);
  try {
    if (IN_PARTS.has(media_type)) {
      const bytes = file.bytes(0, file.size);
      const parts = shownParts(bytes, media_type);
      if (!parts) return "kept";
      if (isWhole(parts, bytes)) return "clean";
      writeParts(to, parts);
      return media_type === "image/jpeg" && isMended(parts, bytes) ? "mended" : "changed";
    }
    const patchesOf = IN_PLACE[media_type];
    if (!patchesOf)
      return /^(image|video|audio)\//.test(media_type) && media_type !== "image/svg+xml" ? "kept" : "none";
    const patches = patchesOf(file);
    if (patches.length === 0) return "clean";
    writePatched(from, to, patches);
    return "changed";
  } catch (error) {
    if (error instanceof RangeError) return "kept";
    throw error;
  } finally {
    file.close();
  }
}
