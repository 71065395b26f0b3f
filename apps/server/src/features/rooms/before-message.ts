import { ALLOW, type Submission, type Verdict } from "../before-message.ts";
import { roomFor } from "./policy.ts";

/** Permission to write in a room. The statement that commits a sent message checks it there (`append_messages`). */
export function requireWriting(_: unknown, submission: Submission): Verdict | Promise<Verdict> {
  return submission.kind === "edit" || submission.kind === "schedule" ? mayWrite(submission) : ALLOW;
}

async function mayWrite(submission: Extract<Submission, { kind: "edit" | "schedule" }>): Promise<Verdict> {
  const { query, actor, room_id } = submission;
  await roomFor(query, actor, room_id, "send");
  if (submission.kind === "schedule" && submission.has_attachments) await roomFor(query, actor, room_id, "attach");
  return ALLOW;
}
