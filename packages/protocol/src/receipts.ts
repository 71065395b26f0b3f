import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, seq, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";

/** How far somebody in a room has it, and has read it. */
export const receipt = z
  .object({ user_id: id, read_seq: seq, delivered_seq: seq, read_at: timestamp.nullable() })
  .meta({ id: "Receipt" });
export type Receipt = z.infer<typeof receipt>;
export const receiptsResponse = z
  .object({
    receipts: z.array(receipt).meta({
      description: `Of the others who tell it. None where I do not tell mine, or the room has over ${LIMITS.receipt_members} members.`,
    }),
    head: seq,
  })
  .meta({ id: "ReceiptsResponse" });
export type ReceiptsResponse = z.infer<typeof receiptsResponse>;
/** The readers of one message. */
export const readersResponse = z
  .object({ readers: z.array(z.object({ user: userCard, read_at: timestamp.nullable() })) })
  .meta({ id: "ReadersResponse", description: "`read_at` is null where it was too long ago to be known." });
export type ReadersResponse = z.infer<typeof readersResponse>;
