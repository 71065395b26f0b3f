import {
  type DurableEvent,
  type MentionGroup,
  type MessageType,
  type Phrase,
  phrase,
  type SendResponse,
} from "@helloworld/protocol";
import { AppError, forbidden, notFound } from "../../errors.ts";

export type NewMessage = {
  room_id: string;
  content: string;
  message_type: MessageType;
  client_id?: string | undefined;
  reply_to_id?: string | undefined;
  thread_id?: string | undefined;
  /** Ids of files. */
  attachments?: string[] | undefined;
  /** Seconds. */
  expires_in?: number | undefined;
  /** Passed on; null where its author is not told. */
  forwarded?: { sender_id: string | null } | undefined;
};

/** The input of `append_messages`, without the fields that a message has not. */
export type Entry = {
  message_id: string;
  room_id: string;
  sender_id: string;
  client_id: string;
  message_type: MessageType;
  content: string;
  reply_to_id?: string | undefined;
  thread_id?: string | undefined;
  names?: string[] | undefined;
  groups?: MentionGroup[] | undefined;
  file_ids?: string[] | undefined;
  forwarded?: { sender_id: string | null } | undefined;
  lifetime?: number | undefined;
};
/** The outcome of an entry, as `append_messages` answers it. */
export type Outcome = {
  ord: number;
  outcome: "sent" | "accepted" | "duplicate" | Refusal;
  message_id: string;
  room_id: string;
  seq: number;
  created_at: Date;
  sender_name: string;
  sender_avatar_url: string | null;
  differs: boolean;
  rich: boolean;
};
type Refusal = "forbidden" | "closed" | "attach_forbidden" | "no_reply_to" | "no_thread" | "no_file" | "not_found";

/** Why the statement refused a message, for its sender. */
export function refusal(outcome: Refusal): AppError {
  switch (outcome) {
    case "forbidden":
      return forbidden(phrase("You can't write in this room."));
    case "closed":
      return forbidden(phrase("Messages can no longer be sent in this conversation."));
    case "attach_forbidden":
      return refusedField("forbidden", "attachments", phrase("You can't send files in this room."));
    case "no_reply_to":
      return refusedField("gone", "reply_to_id", phrase("The message you reply to no longer exists."));
    case "no_thread":
      return refusedField("gone", "thread_id", phrase("This thread no longer exists."));
    case "no_file":
      return refusedField(
        "gone",
        "attachments",
        phrase("A file no longer exists or was already sent. Attach it again."),
      );
    case "not_found":
      return notFound("room");
  }
}

function refusedField(code: "forbidden" | "gone", path: string, message: Phrase): AppError {
  return new AppError(code, message, { errors: [{ path, message }] });
}

/** The response to the sender of a message. */
export function answerOf(entry: Entry, outcome: Outcome): SendResponse {
  return {
    message_id: outcome.message_id,
    chat_room_id: outcome.room_id,
    seq: outcome.seq,
    client_id: entry.client_id,
    created_at: outcome.created_at.toISOString(),
    duplicate: outcome.outcome === "duplicate",
    differs: outcome.differs,
  };
}

export function newMessageEvent(entry: Entry, outcome: Outcome): DurableEvent {
  return {
    type: "new_message",
    data: {
      stream: entry.room_id,
      seq: outcome.seq,
      message_id: entry.message_id,
      chat_room_id: entry.room_id,
      sender_id: entry.sender_id,
      sender_name: outcome.sender_name,
      sender_avatar_url: outcome.sender_avatar_url,
      content: entry.content,
      message_type: entry.message_type,
      client_id: entry.client_id,
      created_at: outcome.created_at.toISOString(),
      edited_at: null,
      deleted_at: null,
    },
  };
}
