// The same answer and event as the product's, of the same size.
const SENDER = "019aa2b3-4d5e-7f60-8123-456789abcdef";
const ROOM = "019aa2b3-4d5e-7f60-8123-456789abcdee";

export function answerTo({ room_id, client_id }, seq) {
  const created_at = new Date().toISOString();
  return { message_id: SENDER, chat_room_id: room_id, seq, client_id, created_at, duplicate: false, differs: false };
}

export function eventOf({ content, client_id }, seq) {
  return {
    stream: ROOM,
    seq,
    message_id: SENDER,
    chat_room_id: ROOM,
    sender_id: SENDER,
    sender_name: "Person 100",
    sender_avatar_url: null,
    content,
    message_type: "text",
    client_id,
    created_at: new Date().toISOString(),
    edited_at: null,
    deleted_at: null,
  };
}
