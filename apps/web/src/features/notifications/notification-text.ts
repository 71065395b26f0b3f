import type { Notification } from "@helloworld/protocol";
import { plural, t } from "@lingui/core/macro";
import type { IconName } from "../../ui/icons.tsx";

/** What happened, in a sentence. */
export function notificationText({ kind, actor, data, count }: Notification): string {
  const name = actor?.name ?? (typeof data.name === "string" ? data.name : t`Someone`);
  switch (kind) {
    case "contact_added":
      return t`${name} added you as a contact.`;
    case "contact_request":
      return t`${name} sent you a contact request.`;
    case "contact_boosted":
      return t`${name} sent you a contact request again.`;
    case "contact_accepted":
      return t`${name} accepted your contact request.`;
    case "contact_removed":
      return t`${name} removed you from their contacts.`;
    case "contact_deleted":
      return t`One of your contacts deleted their account.`;
    case "blocked":
      return t`${name} blocked you.`;
    case "unblocked":
      return t`${name} unblocked you.`;
    case "message_request":
      return t`${name} sent you a message request.`;
    case "room_request":
    case "room_request_accepted":
    case "room_request_declined":
    case "room_owner":
      return roomText(kind, name, String(data.room_name ?? ""), data.is_mine === true, count - 1);
    case "mentioned":
      return messageText(name, count - 1);
    case "thread_replied":
      return count > 1
        ? plural(count, {
            one: `# new reply in a thread that you follow.`,
            other: `# new replies in a thread that you follow.`,
          })
        : t`${name} replied in a thread that you follow.`;
    case "reminder":
      return t`Reminder about this message.`;
    case "scheduled_failed":
      return t`A scheduled message couldn't be sent.`;
    case "reported":
      return t`Something of yours was reported. The moderators will review it.`;
    case "post_liked":
    case "post_commented":
    case "post_mentioned":
    case "post_shared":
    case "post_promoted":
    case "comment_replied":
    case "comment_liked":
      return postText(kind, name, count - 1);
    case "account":
      return accountText(data.what);
  }
}

type RoomTextKind = Extract<Notification["kind"], `room_${string}`>;

function roomText(kind: RoomTextKind, name: string, room: string, is_mine: boolean, more: number): string {
  switch (kind) {
    case "room_request": {
      const who = more > 0 ? plural(more, { one: `${name} and # other`, other: `${name} and # others` }) : name;
      return t`Request to join ${room}: ${who}.`;
    }
    case "room_request_accepted":
      return t`${name} approved your request to join ${room}.`;
    case "room_request_declined":
      return t`Your request to join ${room} was declined. You can ask again in a week.`;
    case "room_owner":
      return is_mine
        ? t`${name} made you the owner of ${room}.`
        : t`${name} is now the owner of ${room}; you are an admin.`;
  }
}

function messageText(name: string, more: number): string {
  if (more === 0) return t`${name} mentioned you in a conversation.`;
  return plural(more, {
    one: `${name} and # other message mentioned you in a conversation.`,
    other: `${name} and # other messages mentioned you in a conversation.`,
  });
}

type PostKind = Extract<Notification["kind"], `post_${string}` | `comment_${string}`>;

/** Of something that several people may have done: the last one by name, with how many more times. */
function postText(kind: PostKind, name: string, more: number): string {
  const who = more > 0 ? plural(more, { one: `${name} and # other`, other: `${name} and # others` }) : name;
  switch (kind) {
    case "post_liked":
      return t`${who} liked your post.`;
    case "post_commented":
      return t`${who} commented on your post.`;
    case "post_mentioned":
      return t`${name} mentioned you.`;
    case "post_shared":
      return t`${who} shared your post.`;
    case "post_promoted":
      return t`${who} promoted your post.`;
    case "comment_replied":
      return t`${who} replied to your comment.`;
    case "comment_liked":
      return t`${who} liked your comment.`;
  }
}

function accountText(what: unknown): string {
  switch (what) {
    case "new_device":
      return t`Someone signed in to your account from a new device. If it wasn't you, end the session.`;
    case "password_changed":
      return t`Your password was changed.`;
    case "email_changing":
      return t`Your email address is about to change.`;
    case "email_changed":
      return t`Your email address was changed.`;
    case "two_factor_on":
      return t`Two-factor sign-in was turned on.`;
    case "two_factor_off":
      return t`Two-factor sign-in was turned off.`;
    case "recovery_codes_renewed":
      return t`New recovery codes were created for your account.`;
    case "passkey_added":
      return t`A passkey was added to your account.`;
    case "passkey_removed":
      return t`A passkey was removed from your account.`;
    case "identity_linked":
      return t`A newly connected account can sign in to your account.`;
    case "identity_unlinked":
      return t`A connected account can no longer sign in to your account.`;
    case "export_ready":
      return t`Your data export is ready.`;
    case "sessions_ended":
      return t`You were signed out on other devices.`;
    default:
      return t`Something changed in your account. If it wasn't you, check your sessions.`;
  }
}

export function notificationIcon({ kind }: Notification): IconName {
  switch (kind) {
    case "blocked":
      return "block";
    case "mentioned":
    case "thread_replied":
      return "messages";
    case "reminder":
    case "scheduled_failed":
      return "clock";
    case "reported":
      return "flag";
    case "account":
      return "shield";
    case "room_request":
    case "room_request_accepted":
    case "room_request_declined":
    case "room_owner":
      return "people";
    case "message_request":
      return "messages";
    case "contact_accepted":
      return "check";
    case "post_liked":
    case "comment_liked":
      return "heart";
    case "post_commented":
    case "post_mentioned":
    case "comment_replied":
      return "messages";
    case "post_shared":
    case "post_promoted":
      return "share";
    default:
      return "person";
  }
}

type PagePath = { to: string; hash?: string; search?: Record<string, string | undefined> };

/** The page that opens with it; null where there is none, as that of somebody who blocks me. */
export function notificationPath({ kind, source, data }: Notification): PagePath | null {
  switch (source.type) {
    case "user":
      return { to: `/users/${source.user_id}` };
    case "room":
      if (kind === "room_request_declined") return { to: "/rooms" };
      if (kind === "room_request") return { to: `/messages/${source.room_id}`, search: { details: "requests" } };
      return { to: `/messages/${source.room_id}`, search: { message: source.message_id, thread: source.thread_id } };
    case "post":
      return { to: `/posts/${source.post_id}`, ...(source.comment_id && { hash: `comment-${source.comment_id}` }) };
    case "account":
      return kind === "account" ? { to: accountPath(String(data.what)) } : null;
  }
}

function accountPath(what: string): string {
  if (what === "export_ready") return "/settings/data";
  return /^(passkey|identity|two_factor|recovery_codes)_/.test(what) ? "/settings/security" : "/settings/sessions";
}
