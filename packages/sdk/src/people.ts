import type {
  Contact,
  ContactRequestsResponse,
  Member,
  Message,
  Notification,
  Room,
  UserCard,
} from "@helloworld/protocol";

/** What is held of a person, with the name and picture that they have now. What does not show them stays the same. */

export function messageWith(message: Message, { id, name, avatar_url }: UserCard): Message {
  let next = message;
  if (next.sender_id === id) next = { ...next, sender_name: name, sender_avatar_url: avatar_url };
  if (next.reply_to?.sender_id === id) next = { ...next, reply_to: { ...next.reply_to, sender_name: name } };
  if (next.forwarded?.sender_id === id) next = { ...next, forwarded: { ...next.forwarded, sender_name: name } };
  return next;
}

export function roomWith(room: Room, user: UserCard): Room {
  const last_message = room.last_message && messageWith(room.last_message, user);
  if (room.direct_user?.id !== user.id) return { ...room, last_message };
  return { ...room, last_message, direct_user: user, name: user.name };
}

export function membersWith(members: readonly Member[], user: UserCard): readonly Member[] {
  return members.map((member) => withUser(member, user));
}

export function contactsWith(contacts: readonly Contact[], user: UserCard): readonly Contact[] {
  return contacts.map((contact) => withUser(contact, user));
}

export function requestsWith({ incoming, outgoing }: ContactRequestsResponse, user: UserCard): ContactRequestsResponse {
  return {
    incoming: incoming.map((request) => withUser(request, user)),
    outgoing: outgoing.map((request) => withUser(request, user)),
  };
}

export function notificationsWith(notifications: readonly Notification[], user: UserCard): readonly Notification[] {
  return notifications.map((one) => (one.actor?.id === user.id ? { ...one, actor: user } : one));
}

function withUser<T extends { user: UserCard }>(entry: T, user: UserCard): T {
  return entry.user.id === user.id ? { ...entry, user } : entry;
}
