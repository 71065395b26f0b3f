import { z } from "zod";
import { id, scalar, timestamp } from "./common.ts";
import { phrase } from "./phrase.ts";

export const outboxQuery = z.object({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: id.optional(),
});
export type OutboxQuery = z.input<typeof outboxQuery>;

export const outboxMail = z
  .object({
    id,
    recipient: z.string(),
    kind: z.string(),
    subject: z.string(),
    text: z
      .string()
      .meta({ description: "Without links and codes that open the account; empty once it is sent or given up." }),
    status: z.enum(["waiting", "sent", "failed", "kept"]).meta({ description: "`kept`: there is no mail server." }),
    attempts: z.number().int().meta({ description: "Failed tries." }),
    error: z.string().nullable(),
    created_at: timestamp,
    sent_at: timestamp.nullable(),
  })
  .meta({ id: "OutboxMail" });
export type OutboxMail = z.infer<typeof outboxMail>;

/** Newest first. */
export const outboxResponse = z
  .object({ mails: z.array(outboxMail), next_cursor: id.nullable() })
  .meta({ id: "OutboxResponse" });
export type OutboxResponse = z.infer<typeof outboxResponse>;

export const auditAction = z.enum([
  "admin_claimed",
  "account_deleted",
  "account_erased",
  "user_suspended",
  "user_restored",
  "report_closed",
  "emoji_added",
  "emoji_changed",
  "emoji_removed",
]);
export type AuditAction = z.infer<typeof auditAction>;

export const auditRecord = z
  .object({
    id,
    action: auditAction,
    actor_id: id.nullable(),
    subject_id: id.nullable().meta({ description: "Of a deleted account: a random id that names nobody." }),
    data: z.record(z.string(), scalar),
    created_at: timestamp,
  })
  .meta({ id: "AuditRecord" });
export type AuditRecord = z.infer<typeof auditRecord>;

export type AuditQuery = OutboxQuery;
/** Newest first. */
export const auditResponse = z
  .object({ records: z.array(auditRecord), next_cursor: id.nullable() })
  .meta({ id: "AuditResponse" });
export type AuditResponse = z.infer<typeof auditResponse>;

export const suspendUserBody = z
  .object({
    until: timestamp
      .refine((time) => Date.parse(time) > Date.now(), { error: phrase("Choose a time in the future.") })
      .nullable()
      .meta({ description: "Null: until it is ended." }),
  })
  .meta({ id: "SuspendUserBody" });
