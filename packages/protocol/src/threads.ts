import { z } from "zod";
import { id, seq } from "./common.ts";
import { message } from "./messages.ts";

/** A thread as I follow it. */
export const thread = z
  .object({
    root: message,
    room_id: id,
    is_following: z.boolean(),
    read_seq: seq,
    unread_count: z.number().int().meta({ description: "Answers of others after read_seq; counting stops at 100." }),
  })
  .meta({ id: "FollowedThread" });
export type Thread = z.infer<typeof thread>;
export const threadsQuery = z.object({
  room_id: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: id.optional(),
});
export type ThreadsQuery = z.input<typeof threadsQuery>;
/** The threads that I follow, last answered first. */
export const threadsResponse = z
  .object({ threads: z.array(thread), next_cursor: z.string().nullable() })
  .meta({ id: "ThreadsResponse" });
export type ThreadsResponse = z.infer<typeof threadsResponse>;
export const updateThreadBody = z
  .object({ is_following: z.boolean(), read_seq: seq })
  .partial()
  .meta({ id: "UpdateThreadBody" });
export type UpdateThreadBody = z.infer<typeof updateThreadBody>;
