import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, line, paragraphs, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";

/** Kinds of things that can be reported; the server has a door for each (`features/moderation/targets.ts`). */
export const reportTarget = z.object({ type: z.enum(["user", "room", "message", "post", "comment"]), id });
export type ReportTarget = z.infer<typeof reportTarget>;

export const reportReason = z.enum([
  "spam",
  "harassment",
  "hate",
  "violence",
  "sexual",
  "impersonation",
  "illegal",
  "other",
]);
export type ReportReason = z.infer<typeof reportReason>;

const words = paragraphs(LIMITS.report).default("");

export const reportBody = z
  .object({ target: reportTarget, reason: reportReason, text: words })
  .meta({ id: "ReportBody" });
export type ReportBody = z.input<typeof reportBody>;
/** The receipt of a report. The same report again has the first receipt. */
export const reportReceipt = z.object({ id, created_at: timestamp }).meta({ id: "ReportReceipt" });
export type ReportReceipt = z.infer<typeof reportReceipt>;

/** The content at the time of the report. */
export const reportEvidence = z.object({
  text: z.string().optional().meta({ description: "Of the message, post or comment, or of the profile." }),
  name: z
    .string()
    .optional()
    .meta({ description: "Of the person or room; of a message, that of its room; of a post, its title." }),
  room_id: id.optional(),
  post_id: id.optional().meta({ description: "The post, or the one that the comment is below." }),
  at: timestamp.optional().meta({ description: "When the message, post or comment was written." }),
});
export type ReportEvidence = z.infer<typeof reportEvidence>;

export const report = z
  .object({
    id,
    target: reportTarget,
    reason: reportReason,
    text: z.string(),
    evidence: reportEvidence.meta({ description: "Empty once the account of the subject is deleted." }),
    subject: z
      .union([userCard, z.null()])
      .meta({ description: "Who is answerable for it; null where that is nobody (any more)." }),
    reporter: z.union([userCard, z.null()]),
    created_at: timestamp,
    closed_at: timestamp.nullable(),
    closed_by: z.union([userCard, z.null()]),
    note: z.string(),
  })
  .meta({ id: "Report" });
export type Report = z.infer<typeof report>;

export const reportsQuery = z.object({
  state: z.enum(["open", "closed"]).default("open"),
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: id.optional(),
});
export type ReportsQuery = z.input<typeof reportsQuery>;
/** Newest first. */
export const reportsResponse = z
  .object({ reports: z.array(report), next_cursor: id.nullable() })
  .meta({ id: "ReportsResponse" });
export type ReportsResponse = z.infer<typeof reportsResponse>;

export const closeReportBody = z.object({ note: line(LIMITS.report) }).meta({ id: "CloseReportBody" });
