import type { DurableEvent, EventOf } from "@helloworld/protocol";
import type { Live } from "./live.ts";
import { withHidden } from "./reducer.ts";

/** What the other parts do about a durable event, once the store has it. */
export function afterApplying(live: Live, event: DurableEvent): void {
  const { store } = live.parts;
  switch (event.type) {
    case "new_message":
      if (event.data.sender_id === store.me?.id) void live.outbox.seen(event.data);
      else live.reading.delivered(event.data.chat_room_id);
      if (event.data.sender_id) live.typing.ended(event.data.chat_room_id, event.data.sender_id);
      live.threads.applied(event);
      return;
    case "member_joined":
    case "member_left":
    case "role_changed":
      live.members.applied(event);
      return;
    case "user_changed":
      live.members.applied(event);
      if (event.data.stream === store.me?.id) live.me.inBackground();
      return;
    case "read_receipt":
      if (event.data.stream === store.me?.id) live.reading.receipt(event.data.room_id, event.data.read_seq);
      return;
    case "message_marked":
      marked(live, event.data);
      return;
    case "message_deleted":
    case "thread_changed":
      live.threads.applied(event);
      return;
    case "draft_changed":
      live.drafts.changed();
      return;
    case "scheduled_changed":
    case "reminders_changed":
      for (const listener of live.parts.laterListeners) listener(event.type);
      return;
    case "contact_changed":
      live.contacts.changed();
      return;
    case "notification":
      live.threads.notified(event.data.kind);
      live.notifications.applied(event);
      return;
    case "notifications_read":
      live.notifications.applied(event);
      return;
    case "folders_changed":
      live.folders.changed();
      return;
    case "join_requests_changed":
      live.join_requests.changed(event.data.room_id);
      return;
    case "message_edited":
    case "reaction_changed":
    case "message_changed":
    case "room_changed":
    case "room_added":
    case "room_removed":
    case "room_settings_changed":
      return;
    default:
      // As in the reducer: a newer server's event.
      event satisfies never;
  }
}

function marked(live: Live, { room_id, message_id, is_starred, is_hidden }: EventOf<"message_marked">["data"]): void {
  const { store } = live.parts;
  store.change(() => {
    store.setStar(message_id, is_starred);
    const state = store.state(room_id);
    if (state && state.hidden.has(message_id) !== is_hidden) {
      store.setState(room_id, withHidden(state, message_id, is_hidden));
      // It may have been the last one, or unread.
      live.syncer.outdate(room_id);
      live.syncer.fetchInBackground(room_id);
    }
  });
}
