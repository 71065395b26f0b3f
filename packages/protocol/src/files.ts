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
    moves: z.boolean().optional().meta({ description: "Of a picture: it is animated, and so is its size `view`." }),
    notes_kept: z.boolean().optional().meta({
      description:
        "It may still say where and when it was taken: a recording of a kind whose notes we cannot take out.",
    }),
  })
  .meta({ id: "Attachment" });
export type Attachment = z.infer<typeof attachment>;

/** A link that opens a file without a header, for whom it was made, until `expires_at`. */
export const fileLink = z.object({ url: z.string(), expires_at: timestamp }).meta({ id: "FileLink" });
export type FileLink = z.infer<typeof fileLink>;

/** How far an upload of one's own is. */
export const fileState = z
  .object({
    state: z.enum(["uploading", "processing", "ready", "refused"]),
    offset: z.number().int().meta({ description: "Bytes that are kept safely." }),
    size: z.number().int(),
    reason: z.string().nullable().meta({ description: "Why it was refused." }),
    attachment: z.union([attachment, z.null()]).meta({ description: "Once it is ready." }),
  })
  .meta({ id: "FileState" });
export type FileState = z.infer<typeof fileState>;

export const uploadQuery = z.object({
  room_id: id.optional().meta({
    description: "The room that it is for; also as a field of the form. Without one, any message of mine may take it.",
  }),
  name: z.string().max(1_000).optional().meta({ description: "Of a file that is the body as it is." }),
});
export type UploadQuery = z.input<typeof uploadQuery>;

/** Limits of uploads, in bytes. */
export const uploadLimits = z
  .object({ max_size: z.number().int(), quota: z.number().int(), used: z.number().int() })
  .meta({ id: "UploadLimits" });
export type UploadLimits = z.infer<typeof uploadLimits>;

export const fileSize = z.enum(["original", "thumb", "view"]);
export type FileSize = z.infer<typeof fileSize>;
