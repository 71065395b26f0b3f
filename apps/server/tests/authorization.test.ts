import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  CLIENT_FRAME_TYPES,
  type ClientFrameInput,
  type ClientFrameType,
  type Comment,
  DURABLE_EVENT_TYPES,
  type FoldersResponse,
  type Me,
  type NewInvitation,
  type NotificationsResponse,
  type Post,
  type Room,
} from "@helloworld/protocol";
import { sql } from "kysely";
import { notify } from "../src/features/notifications/notify.ts";
import { inTransaction } from "../src/streams/streams.ts";
import { aRoom, aServer, aUser, PASSWORD, Refused, request, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { begin, metadataOf, noise, uploaded } from "./uploading.ts";

/*
 * The authorization matrix: who may do what, as data. Every REST route, every
 * client frame and every server event has a row; one without fails.
 */

/** `contact` and the owner added each other; the owner blocks `blocked`. Neither is in the room. */
const PRINCIPALS = [
  "visitor",
  "expired",
  "suspended",
  "stranger",
  "contact",
  "blocked",
  "former",
  "member",
  "moderator",
  "admin",
  "owner",
] as const;
type Principal = (typeof PRINCIPALS)[number];
type Row = Record<Principal, number>;

type World = {
  room: Room;
  open: Room;
  message_id: string;
  /** Of the owner: in a message of the room, and begun for it. */
  file_id: string;
  upload_id: string;
  /** Of the owner, for the people whom they added. */
  post_id: string;
  comment_id: string;
  people: Record<Exclude<Principal, "visitor">, TestUser> & { bystander: TestUser };
  /** Of the owner. */
  avatar_url: string;
  other_session: string;
  other_notification: string;
  /** Of the room, by its owner. */
  invitation_id: string;
  token: string;
  other_folder: string;
};
type Call = {
  row: Row;
  path?: (world: World) => string;
  body?: (world: World) => unknown;
  headers?: (world: World) => Record<string, string>;
};

/** A row from short words: what signed-out ones get, outsiders, and each role in the room. */
function row(
  visitor: number,
  stranger: number,
  member: number,
  moderator = member,
  admin = moderator,
  owner = admin,
  former = stranger,
): Row {
  const outside = { stranger, contact: stranger, blocked: stranger, former };
  return { visitor, expired: 401, suspended: 401, ...outside, member, moderator, admin, owner };
}
/** For routes about oneself: every session may. */
const session = (status: number) => row(401, status, status);

/** About the owner: who is blocked by them finds nobody. */
const exceptBlocked = (usual: Row): Row => ({ ...usual, blocked: 404 });
/** For visitors as well; an ended token is refused all the same. */
const anyone = (status: number) => row(status, status, status);

/** About a post that its author keeps to their contacts. */
const ofContacts = (visitor: number, contact: number, owner = contact): Row => ({
  ...row(visitor, 404, 404),
  contact,
  owner,
});

const room = ({ room: { id } }: World) => `/chat/rooms/${id}`;
const contactPath = ({ people }: World) => `/contacts/${people.bystander.id}`;
const message = ({ message_id }: World) => `/chat/messages/${message_id}`;
const TUS = { "tus-resumable": "1.0.0" };
const file = ({ file_id }: World) => `/chat/files/${file_id}`;
const unfinished = ({ upload_id }: World) => `/chat/files/${upload_id}`;
const sendIn = (world: World, kind: string) => `/chat/upload/${kind}?room_id=${world.room.id}`;
const post = ({ post_id }: World) => `/posts/${post_id}`;
const comment = ({ comment_id }: World) => `/comments/${comment_id}`;

const SIGNATURE = {
  id: "x",
  rawId: "x",
  type: "public-key",
  response: { clientDataJSON: "e30", authenticatorData: "e30", signature: "e30" },
  clientExtensionResults: {},
};
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
const nobodysScheduled = () => `/chat/scheduled/${Bun.randomUUIDv7()}`;
const nobodysPasskey = () => `/auth/passkeys/${Bun.randomUUIDv7()}`;

const ROUTES: Record<string, Call> = {
  "POST /auth/register": {
    row: row(201, 201, 201),
    body: () => {
      const username = `new${Math.random().toString(36).slice(2, 12)}`;
      return { username, email: `${username}@example.org`, password: PASSWORD, first_name: "New", last_name: "One" };
    },
  },
  "POST /auth/login": {
    row: row(200, 200, 200),
    body: ({ people }) => ({ username: people.stranger.me.username, password: PASSWORD }),
  },
  "POST /auth/logout": { row: session(204) },
  "GET /auth/me": { row: session(200) },
  "GET /users/me": { row: session(200) },
  "GET /auth/session": { row: row(200, 200, 200) },
  "GET /auth/sessions": { row: session(200) },
  "DELETE /auth/sessions": { row: session(204) },
  // Somebody else's session, for everybody here.
  "DELETE /auth/sessions/{id}": { row: session(404), path: ({ other_session }) => `/auth/sessions/${other_session}` },
  "GET /auth/email": { row: session(200) },
  // The code of nobody: refused, after the session was asked for.
  "POST /auth/verify_email": { row: session(422), body: () => ({ code: "000000" }) },
  // A mail was sent when they signed up.
  "POST /auth/verify_email/resend": { row: session(429) },
  "POST /auth/change_email": { row: session(422), body: () => ({ email: "a@example.org", password: "not-mine" }) },
  "POST /auth/forgot_password": { row: anyone(204), body: () => ({ email: "nobody@example.org" }) },
  "POST /auth/reset_password": { row: anyone(422), body: () => ({ token: "x", password: PASSWORD }) },
  "POST /auth/change_password": {
    row: session(422),
    body: () => ({ current_password: "not-mine", password: PASSWORD }),
  },
  "POST /auth/delete_account": { row: session(204), body: () => ({ password: PASSWORD, confirm: true }) },
  // Whoever has none finds none; nobody's can be named.
  "GET /auth/export/download": { row: session(404) },
  "POST /auth/export": { row: session(200) },
  "GET /auth/export": { row: session(200) },
  "GET /auth/security": { row: session(200) },
  "GET /auth/two_factor": { row: session(200) },
  "POST /auth/two_factor": { row: row(401, 401, 401), body: () => ({ two_factor_token: "x", code: "123456" }) },
  "POST /auth/two_factor/setup": { row: session(200), body: () => ({ password: PASSWORD }) },
  "POST /auth/two_factor/confirm": { row: session(422), body: () => ({ code: "000000" }) },
  "POST /auth/two_factor/recovery_codes": { row: session(409), body: () => ({ password: PASSWORD }) },
  "POST /auth/two_factor/enable": { row: session(409), body: () => ({ password: PASSWORD }) },
  "POST /auth/two_factor/passkey/options": { row: anyone(401), body: () => ({ two_factor_token: "x" }) },
  "POST /auth/two_factor/passkey": {
    row: anyone(401),
    body: () => ({ two_factor_token: "x", credential: SIGNATURE }),
  },
  "POST /auth/passkeys/options": { row: session(200), body: () => ({ password: PASSWORD }) },
  // Signed for a challenge that nobody was given.
  "POST /auth/passkeys": {
    row: session(422),
    body: () => ({ credential: { ...SIGNATURE, response: { clientDataJSON: "e30", attestationObject: "oA" } } }),
  },
  "PUT /auth/passkeys/{id}": { row: session(404), path: nobodysPasskey, body: () => ({ name: "Mine" }) },
  "POST /auth/passkeys/{id}/remove": {
    row: session(404),
    path: () => `${nobodysPasskey()}/remove`,
    body: () => ({ password: PASSWORD }),
  },
  "POST /auth/passkey_login/options": { row: anyone(200) },
  "POST /auth/passkey_login": { row: anyone(422), body: () => ({ credential: SIGNATURE }) },
  "GET /auth/providers": { row: anyone(200) },
  // None is configured here.
  "POST /auth/providers/{provider}/visit": {
    row: anyone(404),
    path: () => "/auth/providers/none/visit",
    body: () => ({ purpose: "sign_in" }),
  },
  "POST /auth/providers/{provider}/return": {
    row: anyone(404),
    path: () => "/auth/providers/none/return",
    body: () => ({ query: "?code=x" }),
  },
  "POST /auth/providers/sign_up": {
    row: anyone(409),
    body: () => {
      const username = `new${Math.random().toString(36).slice(2, 12)}`;
      const email = `${username}@example.org`;
      return { username, email, first_name: "New", last_name: "One", sign_up_token: "x" };
    },
  },
  "GET /auth/identities": { row: session(200) },
  "POST /auth/identities/{id}/unlink": {
    row: session(404),
    path: () => `/auth/identities/${Bun.randomUUIDv7()}/unlink`,
    body: () => ({ password: PASSWORD }),
  },
  "POST /auth/two_factor/disable": { row: session(204), body: () => ({ password: PASSWORD }) },
  "POST /auth/claim_admin": { row: session(403), body: () => ({ token: "not-the-token" }) },
  // Not even the admin of a room.
  // A message of the owner; nobody reports their own.
  "POST /reports": {
    row: row(401, 404, 200, 200, 200, 422),
    body: ({ message_id }) => ({ target: { type: "message", id: message_id }, reason: "spam" }),
  },
  "GET /admin/reports": { row: session(403) },
  "POST /admin/reports/{id}/close": {
    row: session(403),
    path: () => `/admin/reports/${Bun.randomUUIDv7()}/close`,
    body: () => ({ note: "Nothing in it" }),
  },
  "GET /admin/audit_log": { row: session(403) },
  "GET /chat/emojis": { row: session(200) },
  "GET /chat/emojis/{name}/picture": { row: session(404), path: () => "/chat/emojis/nobodys/picture" },
  "PUT /chat/emojis/{name}": { row: session(403), path: () => "/chat/emojis/bee", body: () => ({}) },
  "DELETE /chat/emojis/{name}": { row: session(403), path: () => "/chat/emojis/bee" },
  "GET /admin/outbox": { row: session(403) },
  "PUT /admin/users/{id}/suspension": {
    row: session(403),
    path: ({ people }) => `/admin/users/${people.bystander.id}/suspension`,
    body: () => ({ until: null }),
  },
  "DELETE /admin/users/{id}/suspension": {
    row: session(403),
    path: ({ people }) => `/admin/users/${people.bystander.id}/suspension`,
  },
  "PUT /settings": { row: session(200), body: () => ({ theme: "dark" }) },
  "POST /chat/ws_ticket": { row: session(200) },
  "GET /search": { row: anyone(200), path: () => "/search?q=a" },
  "GET /people": { row: anyone(200), path: () => "/people?q=a" },
  "GET /profile/me": { row: session(200) },
  "PUT /profile/me": { row: session(200), body: () => ({ bio: "Hello" }) },
  "POST /profile/me/avatar": { row: session(415), body: () => ({}) },
  "DELETE /profile/me/avatar": { row: session(200) },
  "GET /avatars/{id}": {
    row: exceptBlocked(anyone(200)),
    path: ({ avatar_url }) => avatar_url.replace("/api/v1", ""),
  },
  "GET /profile/users/{id}": {
    row: exceptBlocked(anyone(200)),
    path: ({ people }) => `/profile/users/${people.owner.id}`,
  },
  "GET /profiles/by_username/{username}": {
    row: exceptBlocked(anyone(200)),
    path: ({ people }) => `/profiles/by_username/${people.owner.me.username}`,
  },
  "GET /profiles/random": { row: anyone(200) },
  "GET /chat/rooms": { row: session(200) },
  "POST /chat/rooms": { row: session(201), body: () => ({ kind: "group", name: "Mine" }) },
  "GET /chat/rooms/{id}": { row: row(401, 404, 200), path: room },
  // A group is no conversation of two.
  "GET /chat/rooms/{id}/export": { row: row(401, 404, 403), path: (world) => `${room(world)}/export` },
  "GET /chat/rooms/{id}/analytics": { row: row(401, 404, 403, 200), path: (world) => `${room(world)}/analytics` },
  "PUT /chat/rooms/{id}": { row: row(401, 404, 403, 403, 200), path: room, body: () => ({ topic: "new" }) },
  "DELETE /chat/rooms/{id}": { row: row(401, 404, 403, 403, 403, 204), path: room },
  "OPTIONS /chat/files": { row: anyone(204) },
  "POST /chat/files": {
    row: row(401, 404, 201),
    headers: (world) => ({ ...TUS, "upload-length": "5", "upload-metadata": metadataOf({ room_id: world.room.id }) }),
  },
  // Of the owner, and of nobody else.
  "PATCH /chat/files/{id}": {
    row: row(401, 404, 404, 404, 404, 204),
    path: unfinished,
    headers: () => ({ ...TUS, "upload-offset": "0", "content-type": "application/offset+octet-stream" }),
    body: () => "12345",
  },
  "DELETE /chat/files/{id}": { row: row(401, 404, 404, 404, 404, 204), path: unfinished },
  "GET /chat/files/{id}/state": {
    row: row(401, 404, 404, 404, 404, 200),
    path: (world) => `${unfinished(world)}/state`,
  },
  "GET /chat/files/{id}": { row: row(401, 404, 200), path: file },
  "POST /chat/files/{id}/link": { row: row(401, 404, 200), path: (world) => `${file(world)}/link` },
  "POST /chat/upload/file": { row: row(401, 404, 201), path: (world) => sendIn(world, "file"), body: () => "words" },
  // Nothing to see, and nothing to hear.
  "POST /chat/upload/image": { row: row(401, 404, 422), path: (world) => sendIn(world, "image"), body: () => "words" },
  "POST /chat/upload/audio": { row: row(401, 404, 422), path: (world) => sendIn(world, "audio"), body: () => "words" },
  "GET /chat/upload/limits": { row: session(200) },
  "GET /chat/rooms/{id}/picture": { row: row(404, 404, 404), path: (world) => `${room(world)}/picture` },
  "PUT /chat/rooms/{id}/picture": {
    row: row(401, 404, 403, 403, 415),
    path: (world) => `${room(world)}/picture`,
    body: () => ({}),
  },
  "DELETE /chat/rooms/{id}/picture": { row: row(401, 404, 403, 403, 200), path: (world) => `${room(world)}/picture` },
  "GET /chat/rooms/{id}/members": { row: row(401, 404, 200), path: (world) => `${room(world)}/members` },
  "POST /chat/rooms/{id}/members/{user_id}": {
    row: row(401, 404, 403, 403, 200),
    path: (world) => `${room(world)}/members/${world.people.expired.id}`,
  },
  "DELETE /chat/rooms/{id}/members/{user_id}": {
    row: row(401, 404, 403, 403, 204),
    path: (world) => `${room(world)}/members/${world.people.moderator.id}`,
  },
  "POST /chat/rooms/{id}/members": {
    row: row(401, 404, 403, 403, 200),
    path: (world) => `${room(world)}/members`,
    body: ({ people }) => ({ user_ids: [people.expired.id] }),
  },
  "PUT /chat/rooms/{id}/members/{user_id}": {
    row: row(401, 404, 403, 403, 204),
    path: (world) => `${room(world)}/members/${world.people.member.id}`,
    body: () => ({ role: "moderator" }),
  },
  "POST /chat/rooms/{id}/owner": {
    row: row(401, 404, 403, 403, 403, 200),
    path: (world) => `${room(world)}/owner`,
    body: ({ people }) => ({ user_id: people.member.id, password: PASSWORD }),
  },
  "PUT /chat/rooms/{id}/settings": {
    row: row(401, 404, 200),
    path: (world) => `${room(world)}/settings`,
    body: () => ({ is_favourite: true }),
  },
  "GET /chat/rooms/{id}/invitations": {
    row: row(401, 404, 403, 403, 200),
    path: (world) => `${room(world)}/invitations`,
  },
  "POST /chat/rooms/{id}/invitations": {
    row: row(401, 404, 403, 403, 201),
    path: (world) => `${room(world)}/invitations`,
    body: () => ({}),
  },
  "DELETE /chat/rooms/{id}/invitations/{invitation_id}": {
    row: row(401, 404, 403, 403, 204),
    path: (world) => `${room(world)}/invitations/${world.invitation_id}`,
  },
  // Of the owner: a block between them closes it, and says so in its preview.
  "GET /chat/invitations/{token}": { row: anyone(200), path: ({ token }) => `/chat/invitations/${token}` },
  "GET /chat/invitations/{token}/picture": {
    row: anyone(404),
    path: ({ token }) => `/chat/invitations/${token}/picture`,
  },
  "POST /chat/invitations/{token}/accept": {
    row: { ...session(200), blocked: 403 },
    path: ({ token }) => `/chat/invitations/${token}/accept`,
  },
  "GET /chat/rooms/{id}/join_requests": {
    row: row(401, 404, 403, 403, 200),
    path: (world) => `${room(world)}/join_requests`,
  },
  // A private room may be known of by its name, but not by whom its owner blocks.
  "POST /chat/rooms/{id}/join_requests": {
    row: exceptBlocked(row(401, 204, 403)),
    path: (world) => `${room(world)}/join_requests`,
    body: () => ({ message: "Please" }),
  },
  // Nobody here has asked.
  "DELETE /chat/rooms/{id}/join_requests": { row: session(404), path: (world) => `${room(world)}/join_requests` },
  "POST /chat/rooms/{id}/join_requests/{user_id}/approve": {
    row: row(401, 404, 403, 403, 204),
    path: (world) => `${room(world)}/join_requests/${world.people.bystander.id}/approve`,
  },
  "POST /chat/rooms/{id}/join_requests/{user_id}/decline": {
    row: row(401, 404, 403, 403, 204),
    path: (world) => `${room(world)}/join_requests/${world.people.bystander.id}/decline`,
  },
  "GET /chat/folders": { row: session(200) },
  "POST /chat/folders": { row: session(201), body: () => ({ name: `Folder ${Math.random()}` }) },
  // Somebody else's folder, for everybody here.
  "PUT /chat/folders/{id}": {
    row: session(404),
    path: ({ other_folder }) => `/chat/folders/${other_folder}`,
    body: () => ({ name: "Mine" }),
  },
  "DELETE /chat/folders/{id}": { row: session(404), path: ({ other_folder }) => `/chat/folders/${other_folder}` },
  "PUT /chat/rooms/{id}/read": {
    row: row(401, 404, 200),
    path: (world) => `${room(world)}/read`,
    body: () => ({ seq: 1 }),
  },
  "GET /chat/rooms/{id}/messages": { row: row(401, 404, 200), path: (world) => `${room(world)}/messages` },
  "POST /chat/rooms/{id}/messages": {
    row: row(401, 404, 201),
    path: (world) => `${room(world)}/messages`,
    body: () => ({ content: "hello" }),
  },
  // A group is no request.
  "POST /chat/rooms/{id}/request/accept": { row: session(404), path: (world) => `${room(world)}/request/accept` },
  "POST /chat/rooms/{id}/request/decline": { row: session(404), path: (world) => `${room(world)}/request/decline` },
  "GET /chat/presence/{user_id}": {
    row: exceptBlocked(session(200)),
    path: ({ people }) => `/chat/presence/${people.owner.id}`,
  },
  "PUT /chat/presence": { row: session(200), body: () => ({ status: "away" }) },
  "GET /contacts": { row: session(200) },
  "POST /contacts": { row: session(200), body: () => ({ people: "nobody-of-that-name" }) },
  "GET /contacts/requests": { row: session(200) },
  "GET /blocks": { row: session(200) },
  // Nothing is between these people and the bystander.
  "PUT /contacts/{user_id}": { row: session(404), path: contactPath, body: () => ({ name: "Mine" }) },
  // Nobody has contacts under it.
  "PUT /contacts/labels/{label}": {
    row: session(404),
    path: () => "/contacts/labels/bees",
    body: () => ({ name: "b" }),
  },
  "DELETE /contacts/labels/{label}": { row: session(404), path: () => "/contacts/labels/bees" },
  "DELETE /contacts/{user_id}": { row: session(404), path: contactPath },
  "POST /contacts/removals/{id}/undo": {
    row: session(410),
    path: () => `/contacts/removals/${Bun.randomUUIDv7()}/undo`,
  },
  ...Object.fromEntries(
    ["accept", "decline", "cancel", "boost"].map((verb): [string, Call] => [
      `POST /contacts/requests/{user_id}/${verb}`,
      { row: session(410), path: ({ people }) => `/contacts/requests/${people.bystander.id}/${verb}` },
    ]),
  ),
  "PUT /blocks/{user_id}": { row: session(404), path: () => `/blocks/${Bun.randomUUIDv7()}` },
  "DELETE /blocks/{user_id}": { row: session(404), path: ({ people }) => `/blocks/${people.bystander.id}` },
  "GET /notifications": { row: session(200) },
  "PUT /notifications/read": { row: session(200), body: () => ({ seq: 0 }) },
  // Somebody else's notification, for everybody here.
  "PUT /notifications/{id}/read": {
    row: session(404),
    path: (world) => `/notifications/${world.other_notification}/read`,
  },
  "GET /feed": { row: anyone(200) },
  "GET /feed/newer": { row: anyone(200), path: ({ post_id }) => `/feed/newer?after=${post_id}` },
  "GET /gallery": { row: anyone(200) },
  "GET /help": { row: anyone(200) },
  "GET /help/{slug}": { row: anyone(200), path: () => "/help/messages" },
  "GET /pages/{name}": { row: anyone(200), path: () => "/pages/about" },
  "GET /profile/users/{id}/posts": {
    row: exceptBlocked(anyone(200)),
    path: ({ people }) => `/profile/users/${people.owner.id}/posts`,
  },
  "POST /posts": { row: session(201), body: () => ({ title: "Mine", content: "Hello" }) },
  "GET /posts/hidden": { row: session(200) },
  "POST /posts/pictures": { row: session(415), body: () => ({}) },
  "GET /posts/pictures/{id}": { row: anyone(404), path: () => `/posts/pictures/${Bun.randomUUIDv7()}` },
  "GET /posts/{id}": { row: ofContacts(404, 200), path: post },
  "PUT /posts/{id}": { row: ofContacts(401, 403, 200), path: post, body: () => ({ title: "New" }) },
  "DELETE /posts/{id}": { row: ofContacts(401, 403, 204), path: post },
  "POST /posts/{id}/shares": { row: ofContacts(401, 201), path: (world) => `${post(world)}/shares`, body: () => ({}) },
  "PUT /posts/{id}/reaction": {
    row: ofContacts(401, 200),
    path: (world) => `${post(world)}/reaction`,
    body: () => ({ reaction: "like" }),
  },
  "PUT /posts/{id}/promotion": { row: ofContacts(401, 200), path: (world) => `${post(world)}/promotion` },
  "DELETE /posts/{id}/promotion": { row: ofContacts(401, 200), path: (world) => `${post(world)}/promotion` },
  "PUT /posts/{id}/hidden": { row: ofContacts(401, 200, 403), path: (world) => `${post(world)}/hidden` },
  "DELETE /posts/{id}/hidden": { row: ofContacts(401, 200), path: (world) => `${post(world)}/hidden` },
  "PUT /posts/{id}/vote": {
    row: ofContacts(401, 200),
    path: (world) => `${post(world)}/vote`,
    body: () => ({ choices: [0] }),
  },
  "GET /posts/{id}/comments": { row: ofContacts(404, 200), path: (world) => `${post(world)}/comments` },
  "POST /posts/{id}/comments": {
    row: ofContacts(401, 201),
    path: (world) => `${post(world)}/comments`,
    body: () => ({ content: "Well" }),
  },
  // A comment of the owner.
  "GET /comments/{id}": { row: ofContacts(404, 200), path: comment },
  "PUT /comments/{id}": { row: ofContacts(401, 403, 200), path: comment, body: () => ({ content: "Changed" }) },
  "DELETE /comments/{id}": { row: ofContacts(401, 403, 204), path: comment },
  "PUT /comments/{id}/like": { row: ofContacts(401, 200), path: (world) => `${comment(world)}/like` },
  "DELETE /comments/{id}/like": { row: ofContacts(401, 200), path: (world) => `${comment(world)}/like` },
  // A message of the owner.
  "PUT /chat/messages/{id}": {
    row: row(401, 404, 403, 403, 403, 200),
    path: message,
    body: () => ({ content: "changed" }),
  },
  "DELETE /chat/messages/{id}": { row: row(401, 404, 403, 204), path: message },
  "GET /chat/messages/{id}": { row: row(401, 404, 200), path: message },
  "GET /chat/messages/{id}/edits": { row: row(401, 404, 200), path: (world) => `${message(world)}/edits` },
  "GET /chat/messages/{id}/receipts": { row: row(401, 404, 200), path: (world) => `${message(world)}/receipts` },
  "GET /chat/messages/{id}/reactions": { row: row(401, 404, 200), path: (world) => `${message(world)}/reactions` },
  "POST /chat/messages/{id}/reactions": {
    row: row(401, 404, 200),
    path: (world) => `${message(world)}/reactions`,
    body: () => ({ emoji: "👍" }),
  },
  "POST /chat/messages/{id}/forward": {
    row: row(401, 404, 200),
    path: (world) => `${message(world)}/forward`,
    body: (world) => ({ room_ids: [world.room.id] }),
  },
  "DELETE /chat/messages/{id}/preview": {
    row: row(401, 404, 403, 200),
    path: (world) => `${message(world)}/preview`,
  },
  "PUT /chat/messages/{id}/pin": { row: row(401, 404, 200), path: (world) => `${message(world)}/pin` },
  "DELETE /chat/messages/{id}/pin": { row: row(401, 404, 200), path: (world) => `${message(world)}/pin` },
  "PUT /chat/messages/{id}/star": { row: row(401, 404, 204), path: (world) => `${message(world)}/star` },
  "DELETE /chat/messages/{id}/star": { row: row(401, 404, 204), path: (world) => `${message(world)}/star` },
  "POST /chat/messages/{id}/reminders": {
    row: row(401, 404, 204),
    path: (world) => `${message(world)}/reminders`,
    body: () => ({ remind_at: inAnHour() }),
  },
  "GET /chat/reminders": { row: session(200) },
  // Nobody's, for everybody here.
  "DELETE /chat/reminders/{id}": { row: session(404), path: () => `/chat/reminders/${Bun.randomUUIDv7()}` },
  "GET /chat/rooms/{id}/pins": { row: row(401, 404, 200), path: (world) => `${room(world)}/pins` },
  "GET /chat/rooms/{id}/receipts": { row: row(401, 404, 200), path: (world) => `${room(world)}/receipts` },
  "PUT /chat/rooms/{id}/timer": {
    row: row(401, 404, 403, 403, 200),
    path: (world) => `${room(world)}/timer`,
    body: () => ({ message_lifetime: 3600 }),
  },
  "GET /chat/starred": { row: session(200) },
  "GET /chat/mentions": { row: session(200) },
  "POST /chat/search": {
    row: row(401, 404, 200),
    path: () => "/chat/search",
    body: ({ room: { id } }) => ({ q: "word", room_id: id }),
  },
  "GET /chat/threads": { row: session(200) },
  "GET /chat/threads/{id}": { row: row(401, 404, 200), path: ({ message_id }) => `/chat/threads/${message_id}` },
  "PUT /chat/threads/{id}": {
    row: row(401, 404, 200),
    path: ({ message_id }) => `/chat/threads/${message_id}`,
    body: () => ({ is_following: true }),
  },
  "GET /chat/drafts": { row: session(200) },
  "PUT /chat/drafts": {
    row: row(401, 404, 204),
    path: () => "/chat/drafts",
    body: (world) => ({ room_id: world.room.id, content: "Not yet" }),
  },
  "GET /chat/scheduled": { row: session(200) },
  "PUT /chat/scheduled/{id}": { row: session(404), path: nobodysScheduled, body: () => ({ content: "Later" }) },
  "DELETE /chat/scheduled/{id}": { row: session(404), path: nobodysScheduled },
  "POST /chat/scheduled/{id}/send": { row: session(404), path: () => `${nobodysScheduled()}/send` },
};
/** Where taking out the moderator means leaving, for the moderator. */
const LEAVING: Partial<Record<string, Partial<Row>>> = {
  "DELETE /chat/rooms/{id}/members/{user_id}": { moderator: 204 },
};

type FrameCall = {
  data: (world: World) => unknown;
  row: Record<Exclude<Principal, "visitor" | "expired" | "suspended">, string>;
};
const inRoom = (stranger: string, others = "ok") => ({
  stranger,
  contact: stranger,
  blocked: stranger,
  former: stranger,
  member: others,
  moderator: others,
  admin: others,
  owner: others,
});
const FRAMES: Record<ClientFrameType, FrameCall> = {
  join_room: { data: ({ room: { id } }) => ({ room_id: id }), row: inRoom("not_found") },
  leave_room: { data: ({ room: { id } }) => ({ room_id: id }), row: inRoom("not_found") },
  send_message: { data: ({ room: { id } }) => ({ room_id: id, content: "hello" }), row: inRoom("not_found") },
  typing: { data: ({ room: { id } }) => ({ room_id: id, is_typing: true }), row: inRoom("not_found") },
  mark_read: { data: ({ room: { id } }) => ({ room_id: id, seq: 1 }), row: inRoom("not_found") },
  mark_delivered: { data: ({ room: { id } }) => ({ room_id: id, seq: 1 }), row: inRoom("not_found") },
  sync: { data: ({ room: { id } }) => ({ cursors: { [id]: 0 } }), row: inRoom("gone") },
  set_presence: { data: () => ({ status: "dnd" }), row: inRoom("ok") },
  set_idle: { data: () => ({ is_idle: false }), row: inRoom("ok") },
  // Whoever may not read the post hears nothing of it: see posts.test.ts.
  watch: { data: ({ post_id }) => ({ post_ids: [post_id], feed: true }), row: inRoom("ok") },
  ping: { data: () => ({}), row: inRoom("ok") },
};

/** Who hears an event of the room: its members. Who hears one of an inbox: its owner. */
const EVENTS: Record<
  (typeof DURABLE_EVENT_TYPES)[number],
  { cause(world: World): Promise<unknown>; heard_by: Principal[] }
> = {
  new_message: {
    cause: ({ people, room: { id } }) => people.owner.send(id, "canary"),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  message_edited: {
    cause: ({ people, message_id }) => people.owner.call("PUT", `/chat/messages/${message_id}`, { content: "canary" }),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  message_deleted: {
    cause: ({ people, message_id }) => people.owner.call("DELETE", `/chat/messages/${message_id}`),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  reaction_changed: {
    cause: ({ people, message_id }) =>
      people.member.call("POST", `/chat/messages/${message_id}/reactions`, { emoji: "👍" }),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  message_changed: {
    cause: ({ people, message_id }) => people.member.call("PUT", `/chat/messages/${message_id}/pin`),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  message_marked: {
    cause: ({ people, message_id }) => people.member.call("PUT", `/chat/messages/${message_id}/star`),
    heard_by: ["member"],
  },
  thread_changed: {
    cause: ({ people, message_id }) => people.member.call("PUT", `/chat/threads/${message_id}`, { is_following: true }),
    heard_by: ["member"],
  },
  draft_changed: {
    cause: ({ people, room: { id } }) => people.member.call("PUT", "/chat/drafts", { room_id: id, content: "canary" }),
    heard_by: ["member"],
  },
  scheduled_changed: {
    cause: ({ people, room: { id } }) =>
      people.member.call("POST", `/chat/rooms/${id}/messages`, { content: "canary", scheduled_at: inAnHour() }),
    heard_by: ["member"],
  },
  reminders_changed: {
    cause: ({ people, message_id }) =>
      people.member.call("POST", `/chat/messages/${message_id}/reminders`, { remind_at: inAnHour() }),
    heard_by: ["member"],
  },
  room_changed: {
    cause: ({ people, room: { id } }) => people.owner.call("PUT", `/chat/rooms/${id}`, { topic: "canary" }),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  member_joined: {
    cause: ({ people, room: { id } }) => people.owner.call("POST", `/chat/rooms/${id}/members/${people.expired.id}`),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  member_left: {
    cause: ({ people, room: { id } }) => people.member.call("DELETE", `/chat/rooms/${id}/members/${people.member.id}`),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  role_changed: {
    cause: ({ people, room: { id } }) => people.owner.call("DELETE", `/chat/rooms/${id}/members/${people.owner.id}`),
    heard_by: ["member", "moderator", "admin"],
  },
  // In the room, and in the inbox of whose name it is.
  user_changed: {
    cause: ({ people: { admin } }) => admin.call("PUT", "/profile/me", { first_name: `Canary${Bun.randomUUIDv7()}` }),
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  room_added: {
    cause: ({ people, room: { id } }) => people.owner.call("POST", `/chat/rooms/${id}/members/${people.stranger.id}`),
    heard_by: ["stranger"],
  },
  room_removed: {
    cause: ({ people, room: { id } }) => people.owner.call("DELETE", `/chat/rooms/${id}/members/${people.member.id}`),
    heard_by: ["member"],
  },
  // In the inbox of who read, and in a small room.
  read_receipt: {
    cause: async ({ people, room: { id } }) => {
      const { seq } = await people.owner.send(id, "to be read");
      await people.admin.call("PUT", `/chat/rooms/${id}/read`, { seq });
    },
    heard_by: ["member", "moderator", "admin", "owner"],
  },
  room_settings_changed: {
    cause: ({ people, room: { id } }) => people.member.call("PUT", `/chat/rooms/${id}/settings`, { notify: "none" }),
    heard_by: ["member"],
  },
  folders_changed: {
    cause: ({ people }) => people.member.call("POST", "/chat/folders", { name: `Folder ${Math.random()}` }),
    heard_by: ["member"],
  },
  // Who may answer, and who asks.
  join_requests_changed: {
    cause: ({ people, room: { id } }) => people.stranger.call("POST", `/chat/rooms/${id}/join_requests`, {}),
    heard_by: ["stranger", "admin", "owner"],
  },
  contact_changed: {
    cause: async ({ people: { member, bystander } }) => {
      await member.call("POST", "/contacts", { people: bystander.me.username });
      await member.call("DELETE", `/contacts/${bystander.id}`);
    },
    heard_by: ["member"],
  },
  notification: {
    cause: ({ people: { member } }) => tell(member),
    heard_by: ["member"],
  },
  notifications_read: {
    cause: async ({ people: { member } }) => {
      await tell(member);
      await member.call("PUT", "/notifications/read", { seq: Number.MAX_SAFE_INTEGER });
    },
    heard_by: ["member"],
  },
};

/** Notifies a person of something; returns the id of the notification. */
async function tell(user: TestUser): Promise<string> {
  await inTransaction(server.app.db, server.app.hub, (tx) =>
    notify(tx, user.id, "account", { source: { type: "account" } }),
  );
  const { notifications } = await user.call<NotificationsResponse>("GET", "/notifications");
  return notifications[0]?.id ?? "";
}

async function folderOf(user: TestUser): Promise<string> {
  const { folders } = await user.call<FoldersResponse>("GET", "/chat/folders");
  return folders[0]?.id ?? "";
}

let server: Awaited<ReturnType<typeof aServer>>;
beforeAll(async () => {
  server = await aServer();
});
afterAll(() => server.stop());

type People = World["people"] & { bystander: TestUser };

/** Calls after which a token is void, what others look at is gone, or strangers are in a room: they are made by people of their own. */
const ENDING = new Set([
  "POST /chat/invitations/{token}/accept",
  "DELETE /profile/me/avatar",
  "POST /auth/logout",
  "POST /auth/delete_account",
  "DELETE /auth/sessions",
]);
let everybody: Promise<People> | undefined;
/** A file whose bytes those of all worlds share. */
let blob: Promise<string> | undefined;

async function somePeople(): Promise<People> {
  const names = [
    "expired",
    "suspended",
    "stranger",
    "contact",
    "blocked",
    "former",
    "member",
    "moderator",
    "admin",
    "owner",
    "bystander",
  ];
  const people = await Promise.all(names.map(async (name) => [name, await aUser(server, name)] as const));
  const found = Object.fromEntries(people) as People;
  await found.owner.call("POST", "/contacts", { people: found.contact.me.username });
  await found.contact.call("POST", "/contacts", { people: found.owner.me.username });
  await found.owner.call("PUT", `/blocks/${found.blocked.id}`);
  await found.bystander.call("POST", "/chat/folders", { name: "Theirs" });
  await upload(found.owner, "POST", "/profile/me/avatar", await drawn(64, 64));
  const { query } = server.app.db;
  await query
    .updateTable("sessions")
    .set({ expires_at: new Date(0) })
    .where("user_id", "=", found.expired.id)
    .execute();
  // Its session is still there.
  await query.updateTable("users").set({ suspended_at: new Date() }).where("id", "=", found.suspended.id).execute();
  return found;
}

/** A room with its people in their roles, and a message of its owner. */
async function aWorld(own_people = false): Promise<World> {
  everybody ??= somePeople();
  const people = await (own_people ? somePeople() : everybody);
  const { former, member, moderator, admin, owner, bystander } = people;
  const made = await aRoom(owner, [former, member, moderator, admin]);
  const { query } = server.app.db;
  for (const [person, role] of [
    [moderator, "moderator"],
    [admin, "admin"],
  ] as const) {
    await query
      .updateTable("members")
      .set({ role })
      .where("room_id", "=", made.id)
      .where("user_id", "=", person.id)
      .execute();
  }
  await former.call("DELETE", `/chat/rooms/${made.id}/members/${former.id}`);
  const { message_id } = await owner.send(made.id, "A message");
  blob ??= uploaded(owner, made, noise(10)).then(({ id }) => id);
  const { rows } = await sql<{ id: string }>`
    insert into files (owner_id, room_id, message_id, blob_id, name, media_type, size, received, sha256, state)
    select ${owner.id}, ${made.id}, ${message_id}, blob_id, name, media_type, size, received, sha256, state
    from files where id = ${await blob} returning id`.execute(query);
  const open = await aRoom(owner, [], { visibility: "public" });
  const other = await query
    .selectFrom("sessions")
    .select("id")
    .where("user_id", "=", bystander.id)
    .executeTakeFirstOrThrow();
  const { invitation, token } = await owner.call<NewInvitation>("POST", `/chat/rooms/${made.id}/invitations`, {});
  await bystander.call("POST", `/chat/rooms/${made.id}/join_requests`, {});
  const { avatar_url } = await owner.call<Me>("GET", "/auth/me");
  const poll = { options: ["Yes", "No"] };
  const { id: post_id } = await owner.call<Post>("POST", "/posts", { title: "A post", content: "Hello", poll });
  const { id: comment_id } = await owner.call<Comment>("POST", `/posts/${post_id}/comments`, { content: "And" });
  return {
    post_id,
    comment_id,
    avatar_url: avatar_url ?? "",
    room: made,
    open,
    message_id,
    file_id: rows[0]?.id ?? "",
    upload_id: (await begin(owner, made, 10)).split("/").at(-1) as string,
    people,
    other_session: other.id,
    other_notification: await tell(bystander),
    other_folder: await folderOf(bystander),
    invitation_id: invitation.id,
    token,
  };
}

describe("REST routes", () => {
  test("every declared route has a row, and every row a route", () => {
    const declared = server.declared.map(({ method, path }) => `${method} ${path}`);
    expect(Object.keys(ROUTES).sort()).toEqual(declared.sort());
  });

  test("what is declared for moderators or admins of the site refuses everybody else", () => {
    const restricted = server.declared.filter(({ access }) => access === "moderator" || access === "admin");
    expect(restricted.length).toBeGreaterThan(5);
    for (const { method, path } of restricted)
      expect({ path, row: ROUTES[`${method} ${path}`]?.row }).toEqual({ path, row: session(403) });
    const admin_paths = server.declared.filter(({ path }) => path.startsWith("/admin/"));
    expect(admin_paths.filter((endpoint) => !restricted.includes(endpoint))).toEqual([]);
  });

  for (const [name, call] of Object.entries(ROUTES)) {
    test(name, async () => {
      const [method = "", template = ""] = name.split(" ");
      const expected: Row = { ...call.row, ...LEAVING[name] };
      // What is read or refused changes nothing, so one world does for all of that.
      const ends = ENDING.has(name);
      const shared = aWorld(ends);
      const outcomes = await Promise.all(
        PRINCIPALS.map(async (principal): Promise<[Principal, number]> => {
          const is_shared = ends || method === "GET" || expected[principal] >= 400;
          const world = await (is_shared ? shared : aWorld());
          const headers: Record<string, string> =
            principal === "visitor" ? {} : { authorization: `Bearer ${world.people[principal].token}` };
          const response = await request(server.url, method, call.path?.(world) ?? template, call.body?.(world), {
            ...headers,
            ...call.headers?.(world),
          });
          return [principal, response.status];
        }),
      );
      expect(Object.fromEntries(outcomes)).toEqual(expected);
    });
  }

  test("what one may not know of answers like what does not exist, in body too", async () => {
    const world = await aWorld();
    const nothing = Bun.randomUUIDv7();
    for (const [method, foreign, missing, body] of [
      ["GET", room(world), `/chat/rooms/${nothing}`],
      ["GET", `${room(world)}/messages`, `/chat/rooms/${nothing}/messages`],
      ["POST", `${room(world)}/messages`, `/chat/rooms/${nothing}/messages`, { content: "x" }],
      ["PUT", message(world), `/chat/messages/${nothing}`, { content: "x" }],
      [
        "POST",
        `${room(world)}/members/${world.people.stranger.id}`,
        `/chat/rooms/${nothing}/members/${world.people.stranger.id}`,
      ],
    ] as const) {
      const { request_id: _, ...one } = await world.people.stranger.refused(method, foreign, body);
      const { request_id: __, ...two } = await world.people.stranger.refused(method, missing, body);
      expect(one).toEqual(two);
    }
  });

  test("a public room is seen by anybody signed in, read and changed by nobody outside", async () => {
    const world = await aWorld();
    const { stranger } = world.people;
    expect(await stranger.call("GET", `/chat/rooms/${world.open.id}`)).toMatchObject({ my: null, last_message: null });
    expect((await stranger.refused("GET", `/chat/rooms/${world.open.id}/messages`)).code).toBe("forbidden");
    expect((await stranger.refused("GET", `/chat/rooms/${world.open.id}/members`)).code).toBe("forbidden");
    expect((await stranger.refused("PUT", `/chat/rooms/${world.open.id}`, { name: "x" })).code).toBe("forbidden");
    expect((await stranger.refused("POST", `/chat/rooms/${world.open.id}/messages`, { content: "x" })).code).toBe(
      "not_found",
    );
  });

  test("visitors see public rooms, and nothing of them but what is listed", async () => {
    const world = await aWorld();
    await world.people.owner.send(world.open.id, "canary");
    const response = await request(server.url, "GET", "/chat/rooms?scope=public");
    const { rooms } = (await response.json()) as { rooms: Room[] };
    expect(rooms.find((found) => found.id === world.open.id)).toMatchObject({ my: null, last_message: null });
    expect(rooms.some((found) => found.visibility !== "public")).toBe(false);
  });

  test("in a channel only its staff posts", async () => {
    const [owner, reader] = [await aUser(server), await aUser(server)];
    const channel = await aRoom(owner, [reader], { kind: "channel" });
    expect((await reader.refused("POST", `/chat/rooms/${channel.id}/messages`, { content: "x" })).code).toBe(
      "forbidden",
    );
    await owner.send(channel.id, "news");
    expect(await reader.readAll(channel.id)).toHaveLength(1);
  });
});

describe("client frames", () => {
  test("every frame has a row", () => expect(Object.keys(FRAMES).sort()).toEqual([...CLIENT_FRAME_TYPES].sort()));

  for (const type of CLIENT_FRAME_TYPES) {
    test(type, async () => {
      const { data, row: expected } = FRAMES[type];
      const refusing = aWorld();
      const outcomes = await Promise.all(
        (Object.keys(expected) as (keyof typeof expected)[]).map(async (principal): Promise<[string, string]> => {
          const world = await (expected[principal] === "ok" ? aWorld() : refusing);
          const connection = await world.people[principal].connect();
          try {
            const answer = await connection.ask(
              type,
              data(world) as Extract<ClientFrameInput, { type: typeof type }>["data"],
            );
            const gone = "streams" in answer && answer.streams.some((stream) => stream.gone);
            return [principal, gone ? "gone" : "ok"];
          } catch (error) {
            if (error instanceof Refused) return [principal, error.data.code];
            throw error;
          } finally {
            connection.close();
          }
        }),
      );
      expect(Object.fromEntries(outcomes)).toEqual(expected);
    });
  }

  test("no session, an ended one and a used ticket open no connection", async () => {
    const world = await aWorld();
    const status = async (query: string, headers = {}) =>
      (
        await fetch(`${server.url}/chat/ws${query}`, {
          headers: { upgrade: "websocket", connection: "upgrade", ...headers },
        })
      ).status;
    const { ticket } = await world.people.member.call<{ ticket: string }>("POST", "/chat/ws_ticket");
    const connection = await world.people.member.connect(ticket);
    connection.close();
    expect(await status("")).toBe(403);
    expect(await status("", { origin: server.url })).toBe(401);
    expect(await status("?token=nonsense")).toBe(401);
    expect(await status(`?token=${world.people.expired.token}`)).toBe(401);
    expect(await status(`?token=${world.people.suspended.token}`)).toBe(401);
    expect(await status(`?token=${ticket}`)).toBe(401);
  });

  test("a ticket is no bearer token, and a live connection by cookie comes from our own pages only", async () => {
    const ada = await aUser(server);
    const { ticket } = await ada.call<{ ticket: string }>("POST", "/chat/ws_ticket");
    expect(
      (await request(server.url, "GET", "/auth/me", undefined, { authorization: `Bearer ${ticket}` })).status,
    ).toBe(401);
  });
});

describe("server events", () => {
  test("every durable event has a row", () =>
    expect(Object.keys(EVENTS).sort()).toEqual([...DURABLE_EVENT_TYPES].sort()));

  for (const type of DURABLE_EVENT_TYPES) {
    test(type, async () => {
      const world = await aWorld();
      const heard: Principal[] = [];
      const listening = (Object.keys(world.people) as Exclude<Principal, "visitor">[]).filter(
        (principal) => principal !== "expired" && principal !== "suspended" && PRINCIPALS.includes(principal),
      );
      const connections = await Promise.all(listening.map((principal) => world.people[principal].connect()));
      await EVENTS[type].cause(world);
      for (const [index, principal] of listening.entries()) {
        const connection = connections[index];
        await connection?.ask("ping", {});
        if (connection?.frames.some((frame) => frame.type === type)) heard.push(principal);
        connection?.close();
      }
      expect(heard.sort()).toEqual([...EVENTS[type].heard_by].sort());
    });
  }
});

describe("cookies", () => {
  async function cookieOf(user: TestUser): Promise<string> {
    const response = await request(server.url, "POST", "/auth/login", {
      username: user.me.username,
      password: PASSWORD,
    });
    const cookie = response.headers.getSetCookie().find((line) => line.includes("session_token"));
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    return cookie?.split(";")[0] ?? "";
  }

  test("a change by cookie must come from our own pages (CSRF)", async () => {
    const ada = await aUser(server);
    const cookie = await cookieOf(ada);
    const change = (headers: Record<string, string>) =>
      request(server.url, "PUT", "/settings", { theme: "dark" }, { cookie, ...headers });
    expect((await change({})).status).toBe(403);
    expect((await change({ origin: "https://evil.example" })).status).toBe(403);
    expect((await change({ origin: "null" })).status).toBe(403);
    expect((await change({ "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await change({ "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await change({ origin: server.url })).status).toBe(200);
    expect((await change({ "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await request(server.url, "GET", "/auth/me", undefined, { cookie })).status).toBe(200);
  });

  test("signing out ends the cookie's session on the server", async () => {
    const ada = await aUser(server);
    const cookie = await cookieOf(ada);
    const out = await request(server.url, "POST", "/auth/logout", undefined, { cookie, origin: server.url });
    expect(out.status).toBe(204);
    expect((await request(server.url, "GET", "/auth/me", undefined, { cookie })).status).toBe(401);
  });

  test("a forged cookie is no session", async () => {
    const ada = await aUser(server);
    const cookie = await cookieOf(ada);
    expect(
      (await request(server.url, "GET", "/auth/me", undefined, { cookie: `${cookie.slice(0, -6)}AAAAAA` })).status,
    ).toBe(401);
  });
});
