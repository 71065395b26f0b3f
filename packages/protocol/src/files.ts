import { z } from "zod";
import { id, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";

export const fileKind = z.enum(["image", "video", "audio", "file"]);
export type FileKind = z.infer<typeof fileKind>;

/** Loudness of a recording from its begin to its end, 0 to 100. */
export const waveform = z.array(z.number().int().min(0).max(100)).min(1).max(LIMITS.waveform);

/** A file as messages carry it. Its bytes are at `/api/v1/chat/files/{id}`. */
export const attachment = z
  .object({
    id,
    kind: fileKind.meta({ description: "`image`, `video` and `audio` can be shown; by content, not by name." }),
    name: z.string(),
    media_type: z.string().meta({ description: "By content, not by name.", example: "image/jpeg" }),
    size: z.number().int().meta({ description: "Bytes." }),
    width: z.number().int().optional().meta({ description: "Pixels, upright." }),
    height: z.number().int().optional(),
    duration_ms: z.number().int().optional(),
    waveform: waveform.optional(),
    blur: z.string().optional().meta({ description: "A thumbhash in base64, to show before the picture is there." }),
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof attachment>;

/** A link that opens a file without a header, for whom it was made, until `expires_at`. */
export const fileLink = z.object({ url: z.string(), expires_at: timestamp }).meta({ id: "FileLink" });
export type FileLink = z.infer<typeof fileLink>;
