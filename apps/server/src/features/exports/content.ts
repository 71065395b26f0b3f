import type { Message } from "@helloworld/protocol";
import { sql } from "kysely";
import { escapeHtml } from "../../html.ts";
import { messageJson, rfc3339 } from "../../streams/read.ts";
import type { Query } from "../../streams/streams.ts";
import { canDiscover } from "../rooms/policy.ts";
import type { ZipStream } from "./zip.ts";

const BATCH_SIZE = 100;

type ExportedRoom = { id: string; name: string; kind: string; is_member: boolean; messages: number };
type ExportedMessage = Pick<Message, "seq" | "content" | "created_at" | "sender_name" | "attachments">;
type Lists = {
  avatar_id: string | null;
  account: object;
  contacts: object[];
  sessions: object[];
  ways_in: object;
  notifications: object[];
  join_requests: object[];
  rooms: ExportedRoom[];
};

/** Everything of one person but their messages. */
export async function exportedLists(query: Query, user_id: string): Promise<Lists | undefined> {
  // An export must not show what became of a room after its owner left it.
  const sees = sql`(mb.user_id is not null or r.visibility = 'public')`;
  const { rows } = await sql<Lists>`
    select u.avatar_id,
      to_jsonb(p) - 'user_id' || jsonb_build_object('id', u.id, 'username', u.username, 'email', u.email,
        'email_verified', u.email_verified, 'first_name', u.first_name, 'last_name', u.last_name, 'role', u.role,
        'theme', u.theme, 'color_mode', u.color_mode, 'text_size', u.text_size, 'density', u.density, 'language', u.language,
        'tour_done_at', ${rfc3339("u.tour_done_at")}, 'created_at', ${rfc3339("u.created_at")}) as account,
      (select coalesce(jsonb_agg(jsonb_build_object('username', o.username, 'name', o.name, 'my_name_for_them', c.name,
          'is_favourite', c.is_favourite, 'is_muted', c.is_muted, 'labels', c.labels, 'since', ${rfc3339("c.created_at")}) order by o.username), '[]')
        from contacts c join users o on o.id = c.contact_id where c.owner_id = u.id) as contacts,
      (select coalesce(jsonb_agg(jsonb_build_object('user_agent', s.user_agent, 'ip_address', s.ip_address,
          'created_at', ${rfc3339("s.created_at")}, 'last_used_at', ${rfc3339("s.updated_at")}) order by s.id), '[]')
        from sessions s where s.user_id = u.id) as sessions,
      jsonb_build_object(
        'two_factor_since', (select ${rfc3339("f.created_at")} from second_factors f where f.user_id = u.id),
        'passkeys', (select coalesce(jsonb_agg(jsonb_build_object('name', k.name, 'created_at', ${rfc3339("k.created_at")},
            'last_used_at', ${rfc3339("k.last_used_at")}) order by k.id), '[]')
          from passkeys k where k.user_id = u.id),
        'connected_accounts', (select coalesce(jsonb_agg(jsonb_build_object('provider', i.provider, 'email', i.email,
            'created_at', ${rfc3339("i.created_at")}, 'last_used_at', ${rfc3339("i.last_used_at")}) order by i.id), '[]')
          from identities i where i.user_id = u.id)) as ways_in,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', n.kind, 'data', n.data,
          'created_at', ${rfc3339("n.created_at")}) order by n.seq), '[]')
        from notifications n where n.user_id = u.id) as notifications,
      (select coalesce(jsonb_agg(jsonb_build_object('room', case when r.visibility = 'public' or ${canDiscover(user_id)} then r.name end, 'message', j.message,
          'created_at', ${rfc3339("j.created_at")}, 'declined_at', ${rfc3339("j.declined_at")}) order by j.created_at), '[]')
        from join_requests j join rooms r on r.id = j.room_id where j.user_id = u.id) as join_requests,
      (select coalesce(jsonb_agg(jsonb_build_object('id', r.id, 'kind', r.kind,
          'topic', case when ${sees} then r.topic else '' end,
          'name', case when r.kind = 'direct' then coalesce(other.name, '') when ${sees} then r.name else '' end,
          'is_member', mb.user_id is not null, 'role', mb.role, 'joined_at', ${rfc3339("mb.joined_at")}, 'messages', w.count,
          'notify', mb.notify, 'is_favourite', mb.is_favourite, 'color', mb.color, 'wallpaper', mb.wallpaper, 'folder', f.name) order by r.id), '[]')
        from (
          select room_id from members where user_id = u.id union select room_id from messages where sender_id = u.id
        ) mine
        join rooms r on r.id = mine.room_id
        left join members mb on mb.room_id = r.id and mb.user_id = u.id
        left join folders f on f.id = mb.folder_id
        left join users other on r.kind = 'direct'
          and other.id = case when r.direct_low = u.id then r.direct_high else r.direct_low end
        cross join lateral (
          select count(*)::int as count from messages m
          where m.room_id = r.id and m.sender_id = u.id and m.deleted_at is null) w) as rooms
    from users u join profiles p on p.user_id = u.id where u.id = ${user_id}`.execute(query);
  return rows[0];
}

/** The messages of a room, or what one person wrote there, as `<name>.json` and `<name>.html`. */
export type MessageFile = {
  room_id: string;
  title: string;
  sender_id: string | null;
  /** Of a room that its owner has left: only what they wrote themselves, without what others did with it since. */
  is_left?: boolean;
  name: string;
  home: string | null;
};

/** Writes the messages of a room, as JSON and as a page; says after each batch how many are new. */
export async function writeMessages(
  query: Query,
  zip: ZipStream,
  file: MessageFile,
  written: (count: number) => Promise<unknown>,
): Promise<void> {
  const json = zip.entry(`${file.name}.json`);
  await json.write("[");
  let between = "\n";
  for await (const batch of messagesOf(query, file)) {
    await json.write(between + batch.map((message) => JSON.stringify(message)).join(",\n"));
    between = ",\n";
    await written(batch.length);
  }
  await json.write("\n]\n");
  await json.end();
  // A zip holds one file after the other, so the page reads them again.
  const page = zip.entry(`${file.name}.html`);
  const [head, foot] = frame(file.title).split("CONTENT");
  await page.write(`${head}${file.home === null ? "" : `<p><a href="${file.home}">All</a></p>`}`);
  for await (const batch of messagesOf(query, file)) {
    await page.write(batch.map((message) => paragraph(message, file.sender_id === null)).join(""));
    await written(0);
  }
  await page.write(foot ?? "");
  await page.end();
}

function paragraph(message: ExportedMessage, with_name: boolean): string {
  const { created_at, sender_name, content, attachments = [] } = message;
  const name = with_name ? `${escapeHtml(sender_name)} · ` : "";
  const files = attachments.map((file) => `<br><i>${escapeHtml(file.name)}</i>`).join("");
  return `<p><small>${name}${created_at}</small><br>${escapeHtml(content)}${files}</p>\n`;
}

async function* messagesOf(
  query: Query,
  { room_id, sender_id, is_left = false }: MessageFile,
): AsyncGenerator<ExportedMessage[]> {
  const by = sender_id === null ? sql`` : sql`and x.sender_id = ${sender_id}`;
  for (let after = 0; ; ) {
    const { rows } = await sql<{ message: ExportedMessage }>`
      select ${is_left ? ownPart : sql`${messageJson}`} as message
      from (
        select * from messages x where x.room_id = ${room_id} ${by} and x.deleted_at is null
        and x.seq > ${after} order by x.seq limit ${BATCH_SIZE}
      ) m left join users sender on sender.id = m.sender_id order by m.seq`.execute(query);
    if (rows.length === 0) return;
    yield rows.map((row) => row.message);
    after = rows.at(-1)?.message.seq ?? 0;
  }
}

/** The part of a message that is its author's own; `m` is its row. */
const ownPart = sql`jsonb_build_object('message_id', m.id, 'chat_room_id', m.room_id, 'seq', m.seq, 'sender_name', sender.name,
  'content', m.content, 'message_type', m.message_type, 'created_at', ${rfc3339("m.created_at")},
  'edited_at', ${rfc3339("m.edited_at")}, 'attachments', coalesce(m.attachments, '[]'))`;

/** The page to begin at: who I am, whom I know, and my rooms. */
export function indexPage({ account, avatar_id, contacts, rooms }: Lists): string {
  const rows = Object.entries(account).map(
    ([name, value]) => `<tr><th>${escapeHtml(name)}</th><td>${escapeHtml(shown(value))}</td></tr>`,
  );
  const people = contacts.map((contact) => `<li>${escapeHtml(Object.values(contact).map(shown).join(" · "))}</li>`);
  const list = rooms.map(
    (room) =>
      `<li><a href="messages/${room.id}.html">${escapeHtml(room.name || room.kind)}</a> (${room.messages} messages of mine)</li>`,
  );
  return frame("My data").replace(
    "CONTENT",
    () => `${avatar_id ? '<img src="picture.webp" alt="" width="128" height="128">' : ""}<table>${rows.join("\n")}</table><h2>Contacts</h2><ul>${people.join("\n")}</ul>
<h2>Rooms</h2><ul>${list.join("\n")}</ul>
<p>The same as data: account.json, contacts.json, rooms.json, sessions.json, ways_in.json, notifications.json, join_requests.json, and messages/; and posts.json, comments.json, reactions.json, pictures/; files.json and files/.</p>`,
  );
}

const shown = (value: unknown) => (typeof value === "string" ? value : value === null ? "" : JSON.stringify(value));

function frame(title: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<style>body { font-family: sans-serif; line-height: 1.5; max-width: 48em; margin: 2em auto; padding: 0 1em }
th { text-align: start; vertical-align: top; padding-inline-end: 1em } p { white-space: pre-wrap }</style></head>
<body><h1>${escapeHtml(title)}</h1>CONTENT</body></html>
`;
}
