import type { Message, Quote } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";

/** What is left of a message beside a reply to it. */
export function quoteOf(message: Message): Quote {
  const { message_id, seq, sender_id, sender_name, message_type } = message;
  const excerpt = [...message.content.slice(0, 2 * LIMITS.excerpt)].slice(0, LIMITS.excerpt).join("");
  return { message_id, seq, sender_id, sender_name, message_type, excerpt, is_deleted: message.deleted_at !== null };
}
