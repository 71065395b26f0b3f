import type {
  Comment,
  ExportResponse,
  NewInvitation,
  Post,
  PostPicture,
  ReportReceipt,
  Room,
  SendResponse,
  TokenResponse,
} from "@helloworld/protocol";
import type { Running } from "../src/server.ts";
import { aRoom, aUser, eventually, PASSWORD, request, TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { uploaded } from "./uploading.ts";

/**
 * A small world in which every private thing carries a canary, and who has a
 * right to it. `contact` and the owner added each other, `shy` and `contact`
 * too; the owner blocks `blocked`; `former` left the room in which `member` is.
 */
export const PEOPLE = ["owner", "shy", "contact", "member", "former", "stranger", "blocked", "admin"] as const;
export type Person = (typeof PEOPLE)[number];
export type Principal = Person | "visitor";

const EVERYBODY: Principal[] = [...PEOPLE, "visitor"];
const but = (...out: Principal[]) => EVERYBODY.filter((one) => !out.includes(one));

/** Who may receive it. What is written down here is tried in both ways: they do, and nobody else does. */
export const RIGHTS = {
  email: ["owner", "admin"],
  new_email: ["owner", "admin"],
  browser: ["owner"],

  bio: but("blocked"),
  social_link: but("blocked", "visitor"),
  location: ["owner", "contact"],
  website: ["owner"],
  status_text: ["owner", "contact"],
  // Site staff open private profiles.
  shy_bio: ["shy", "contact", "admin"],
  shy_interest: ["shy", "contact", "admin"],
  shy_public_post: ["shy", "contact", "admin"],
  shy_location: ["shy", "contact"],
  shy_status: ["shy", "contact"],

  own_name: ["owner"],
  own_name_later: ["owner"],
  label: ["owner"],
  name_for_owner: ["contact"],

  // A private room is found by its name.
  room_name: but("visitor", "blocked"),
  room_topic: ["owner", "member"],
  room_topic_later: ["owner", "member"],
  message: ["owner", "member"],
  message_later: ["owner", "member"],
  message_edited: ["owner", "member"],
  message_before_edit: ["owner", "member"],
  message_in_thread: ["owner", "member"],
  draft: ["owner"],
  scheduled: ["owner"],
  message_deleted: [],
  secret_room: ["owner"],
  file_name: ["owner", "member"],
  file_content: ["owner", "member"],
  waiting_file: ["owner"],
  folder: ["owner"],
  // In the export of who wrote it.
  join_message: ["owner", "stranger"],
  // Those whom the owner of this one does not block; that of a secret one only by the link, which nobody else has.
  invited_room: ["owner", "shy"],
  public_room: EVERYBODY,
  message_in_public_room: ["owner"],
  direct: ["owner", "contact"],
  direct_reported: ["owner", "contact", "admin"],
  message_request: ["owner", "stranger"],

  public_post: but("blocked"),
  // Its author blocks them, or is blocked by them: neither reads the other.
  public_comment: but("blocked"),
  comment_of_blocked: but("owner"),
  members_post: but("blocked", "visitor"),
  private_post: ["owner", "contact"],
  private_text: ["owner", "contact"],
  private_tag: ["owner", "contact"],
  private_picture: ["owner", "contact"],
  private_option: ["owner", "contact"],
  private_comment: ["owner", "contact"],
  private_reply: ["owner", "contact"],
  private_comment_later: ["owner", "contact"],
  private_text_later: ["owner", "contact"],
  share_of_private: ["owner", "contact"],
  deleted_post: [],

  // Those who reported have it in their own export.
  report: ["owner", "contact", "stranger", "admin"],
  report_note: ["admin"],
  // The block erased it for both; the report of the other shows it to the staff.
  kept_for_report: ["admin"],
} as const satisfies Record<string, readonly Principal[]>;
export type Name = keyof typeof RIGHTS;

const mark = Math.random().toString(36).slice(2, 8);
/** What is searched for; a word that is a tag and a part of an address too. */
export const canary = (name: Name) => `zq${name.replaceAll("_", "")}q${mark}`;

export type World = {
  people: Record<Person, TestUser>;
  room: Room;
  edited: string;
  /** The message that began one. */
  thread_id: string;
  private_post: Post;
  /** Of everything that has one. */
  ids: string[];
  room_ids: string[];
  post_ids: string[];
};

/** Somebody with an address of their own, signed in by a browser that says what it is. */
async function theOwner(server: Running): Promise<TestUser> {
  const body = {
    username: `owner${mark}`,
    email: `${canary("email")}@example.org`,
    password: PASSWORD,
    first_name: "Owner",
    last_name: "Test",
  };
  const agent = { "user-agent": canary("browser") };
  const response = await request(server.url, "POST", "/auth/register", body, agent);
  const owner = new TestUser(server.url, (await response.json()) as TokenResponse);
  await owner.call("POST", "/auth/change_email", { email: `${canary("new_email")}@example.org`, password: PASSWORD });
  return owner;
}

async function everybody(server: Running): Promise<Record<Person, TestUser>> {
  const owner = await theOwner(server);
  const others = PEOPLE.filter((one) => one !== "owner");
  const users = await Promise.all(others.map((name) => aUser(server, name)));
  const people = { ...Object.fromEntries(others.map((name, index) => [name, users[index]])), owner } as World["people"];
  await server.app.db.query.updateTable("users").set({ role: "admin" }).where("id", "=", people.admin.id).execute();
  // A role is read when one signs in.
  const login = { username: people.admin.me.username, password: PASSWORD };
  people.admin = new TestUser(server.url, await people.admin.call<TokenResponse>("POST", "/auth/login", login));
  return people;
}

async function profiles({ owner, shy, contact }: World["people"]): Promise<void> {
  const add = (one: TestUser, other: TestUser, name: string | null = null) =>
    one.call("POST", "/contacts", { people: [{ person: other.me.username, ...(name !== null && { name }) }] });
  await add(owner, contact, canary("own_name"));
  await add(contact, owner, canary("name_for_owner"));
  await owner.call("PUT", `/contacts/${contact.id}`, { labels: [canary("label")] });
  await add(contact, shy);
  await add(shy, contact);
  await owner.call("PUT", "/profile/me", {
    bio: canary("bio"),
    location: canary("location"),
    website: `https://${canary("website")}.example/`,
    social_links: [`https://${canary("social_link")}.example/`],
    show_email: "nobody",
    show_location: "contacts",
    show_website: "nobody",
    show_social_links: "members",
    show_online_status: "contacts",
  });
  await shy.call("PUT", "/profile/me", {
    is_private: true,
    bio: canary("shy_bio"),
    interests: [canary("shy_interest")],
    location: canary("shy_location"),
    show_location: "contacts",
    show_online_status: "contacts",
  });
  await shy.call("PUT", "/chat/presence", { text: canary("shy_status") });
}

async function rooms({ owner, shy, contact, member, former, stranger }: World["people"]) {
  const room = await aRoom(owner, [member, former], { name: canary("room_name"), topic: canary("room_topic") });
  await former.call("DELETE", `/chat/rooms/${room.id}/members/${former.id}`);
  const words = (name: Name) => new TextEncoder().encode(canary(name));
  const file = await uploaded(owner, room, words("file_content"), `${canary("file_name")}.txt`);
  const message = await owner.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, {
    content: canary("message"),
    attachments: [file.id],
  });
  const edited = await owner.send(room.id, canary("message_before_edit"));
  await owner.call("PUT", `/chat/messages/${edited.message_id}`, { content: canary("message_edited") });
  const waiting = await uploaded(owner, room, words("waiting_file"));
  const deleted = await owner.send(room.id, canary("message_deleted"));
  await owner.call("DELETE", `/chat/messages/${deleted.message_id}`);
  const answer = {
    content: canary("message_in_thread"),
    thread_id: message.message_id,
    reply_to_id: message.message_id,
  };
  const inThread = await owner.call<SendResponse>("POST", `/chat/rooms/${room.id}/messages`, answer);
  await owner.call("PUT", "/chat/drafts", { room_id: room.id, content: canary("draft") });
  const scheduled_at = new Date(Date.now() + 3_600_000).toISOString();
  await owner.call("POST", `/chat/rooms/${room.id}/messages`, { content: canary("scheduled"), scheduled_at });
  await owner.call("PUT", `/chat/messages/${message.message_id}/star`);
  await owner.call("PUT", `/chat/messages/${message.message_id}/pin`);
  const secret = await aRoom(owner, [], { name: canary("secret_room"), visibility: "secret" });
  await owner.call("POST", "/chat/folders", { name: canary("folder") });
  await stranger.call("POST", `/chat/rooms/${room.id}/join_requests`, { message: canary("join_message") });
  const invited = await aRoom(owner, [], { name: canary("invited_room"), visibility: "secret" });
  const { token, invitation } = await owner.call<NewInvitation>("POST", `/chat/rooms/${invited.id}/invitations`, {});
  await shy.call("POST", `/chat/invitations/${token}/accept`);
  const open = await aRoom(owner, [], { name: canary("public_room"), visibility: "public" });
  const inside = await owner.send(open.id, canary("message_in_public_room"));
  const direct = await owner.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: contact.id });
  await owner.send(direct.id, canary("direct"));
  const reported = await owner.send(direct.id, canary("direct_reported"));
  const request = await stranger.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: owner.id });
  await stranger.send(request.id, canary("message_request"));
  const things = [message, edited, deleted, inside, reported, inThread].map((sent) => sent.message_id);
  things.push(file.id, waiting.id);
  return {
    room,
    edited: edited.message_id,
    thread_id: message.message_id,
    reported: reported.message_id,
    room_ids: [room, secret, invited, open, direct, request].map(({ id }) => id),
    ids: [invitation.id, ...things],
  };
}

async function posts({ owner, shy, contact, blocked, stranger }: World["people"]) {
  const write = (by: TestUser, visibility: string, title: string, more: object = {}) =>
    by.call<Post>("POST", "/posts", { title, content: "Words", visibility, ...more });
  const comment = (by: TestUser, post: Post, content: string, more: object = {}) =>
    by.call<Comment>("POST", `/posts/${post.id}/comments`, { content, ...more });
  const open = await write(owner, "public", canary("public_post"));
  const comments = [
    await comment(owner, open, canary("public_comment")),
    await comment(blocked, open, canary("comment_of_blocked")),
  ];
  const members = await write(owner, "members", canary("members_post"));
  const picture = (await (await upload(owner, "POST", "/posts/pictures", await drawn(20, 20))).json()) as PostPicture;
  const kept = await write(owner, "private", canary("private_post"), {
    content: `${canary("private_text")} #${canary("private_tag")}`,
    pictures: [{ id: picture.id, alt: canary("private_picture") }],
    poll: { options: [canary("private_option"), "Other"] },
  });
  const above = await comment(contact, kept, canary("private_comment"));
  const reply = await comment(owner, kept, canary("private_reply"), { parent_id: above.id });
  const shared = await contact.call<Post>("POST", `/posts/${kept.id}/shares`, {
    content: canary("share_of_private"),
    visibility: "public",
  });
  const of_shy = await write(shy, "public", canary("shy_public_post"));
  const gone = await write(owner, "public", canary("deleted_post"));
  await owner.call("DELETE", `/posts/${gone.id}`);
  await stranger.call("PUT", `/posts/${open.id}/reaction`, { reaction: "like" });
  const post_ids = [open, members, kept, shared, of_shy, gone].map(({ id }) => id);
  return { kept, open, post_ids, ids: [...[...comments, above, reply].map(({ id }) => id), picture.id] };
}

export async function aCanaryWorld(server: Running): Promise<World> {
  const people = await everybody(server);
  const { owner, contact, stranger, blocked, admin } = people;
  await profiles(people);
  const { room, edited, thread_id, reported, room_ids, ids } = await rooms(people);
  const written = await posts(people);
  const erased = await blocked.call<Room>("POST", "/chat/rooms", { kind: "direct", user_id: owner.id });
  await blocked.send(erased.id, canary("kept_for_report"));
  await owner.call("PUT", `/blocks/${blocked.id}`);
  const report = (by: TestUser, type: string, id: string) =>
    by.call<ReportReceipt>("POST", "/reports", { target: { type, id }, reason: "spam", text: canary("report") });
  await report(stranger, "user", owner.id);
  await report(contact, "message", reported);
  await report(owner, "user", blocked.id);
  const closed = await report(stranger, "post", written.open.id);
  await admin.call("POST", `/admin/reports/${closed.id}/close`, { note: canary("report_note") });
  const exported = Object.values(people).map(async (user) => {
    await user.call("POST", "/auth/export");
    const ready = async () => (await user.call<ExportResponse>("GET", "/auth/export")).export?.status === "ready";
    await eventually(ready, "the export is ready", 30_000);
  });
  await Promise.all(exported);
  return {
    people,
    room,
    edited,
    thread_id,
    private_post: written.kept,
    ids: [
      ...Object.values(people).map(({ id }) => id),
      ...room_ids,
      ...ids,
      ...written.post_ids,
      ...written.ids,
      closed.id,
    ],
    room_ids,
    post_ids: written.post_ids,
  };
}

/** What happens while everybody listens. */
export async function live({ people: { owner, contact }, room, private_post }: World): Promise<void> {
  await owner.send(room.id, canary("message_later"));
  await owner.call("PUT", `/chat/rooms/${room.id}`, { topic: canary("room_topic_later") });
  await owner.call("PUT", "/chat/presence", { text: canary("status_text") });
  await owner.call("PUT", `/contacts/${contact.id}`, { name: canary("own_name_later") });
  await contact.call("POST", `/posts/${private_post.id}/comments`, { content: canary("private_comment_later") });
  const { pictures } = private_post;
  await owner.call("PUT", `/posts/${private_post.id}`, {
    content: `${canary("private_text")} ${canary("private_text_later")} #${canary("private_tag")}`,
    pictures: pictures.map(({ id }) => ({ id, alt: canary("private_picture") })),
  });
}
