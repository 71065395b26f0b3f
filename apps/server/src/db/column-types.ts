import type {
  Attachment,
  AuditAction,
  LinkPreview,
  MentionGroup,
  MessageReaction,
  NotificationSource,
  ReportEvidence,
  RichText,
} from "@helloworld/protocol";
import type { ColumnType, Generated } from "kysely";

/** The columns of which SQL's own type says too little: what JSON holds, and what is written otherwise than it is read. */
export type ColumnTypes = {
  "events.data": ColumnType<unknown, object | null, never>;
  "messages.forwarded": ColumnType<{ sender_id: string | null } | null, object | null, object | null>;
  "messages.attachments": ColumnType<Attachment[] | null, never, null>;
  "messages.mentions": ColumnType<Record<string, string> | null, never, object | null>;
  "messages.mention_groups": MentionGroup[] | null;
  "messages.reactions": ColumnType<MessageReaction[] | null, never, object | null>;
  "messages.preview": ColumnType<LinkPreview | null, never, object | null>;
  "audit_log.action": AuditAction;
  "audit_log.data": Generated<Record<string, string | number | boolean>>;
  "notifications.source": NotificationSource;
  "notifications.data": Generated<Record<string, string | number | boolean>>;
  "contact_removals.taken": ColumnType<unknown, object, never>;
  "reports.evidence": ColumnType<ReportEvidence, object>;
  "posts.body": ColumnType<RichText, string, string>;
  "comments.body": ColumnType<RichText, string, string>;
  "posts.reach": Generated<0 | 1 | 2>;
  "polls.closes_at": ColumnType<Date | null, Date | string | null>;
  /** `infinity` is for always. */
  "members.muted_until": ColumnType<Date | null, string | null, string | null>;
};
