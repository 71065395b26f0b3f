import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, paragraphs, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";

/** Somebody asks to join a private room, as those see it who may answer. */
export const joinRequest = z
  .object({ user: userCard, message: z.string(), created_at: timestamp })
  .meta({ id: "JoinRequest" });
export type JoinRequest = z.infer<typeof joinRequest>;

export const joinRequestsQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: id.optional(),
});
export type JoinRequestsQuery = z.input<typeof joinRequestsQuery>;

export const joinRequestsResponse = z
  .object({
    requests: z.array(joinRequest).meta({ description: "Those that wait, oldest first." }),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: "JoinRequestsResponse" });
export type JoinRequestsResponse = z.infer<typeof joinRequestsResponse>;

export const requestToJoinBody = z
  .object({
    message: paragraphs(LIMITS.join_message).default(""),
  })
  .meta({ id: "RequestToJoinBody" });
export type RequestToJoinBody = z.input<typeof requestToJoinBody>;
