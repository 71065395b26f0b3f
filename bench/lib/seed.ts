import { contentOf } from "./fan-out.ts";
import type { Product } from "./product.ts";

/** Somebody signed in. */
export type Person = { user_id: string; username: string; token: string };

let made = 0;

/** Makes people with a session each, straight in the database. */
export async function seedPeople({ db, tokens }: Product, count: number): Promise<Person[]> {
  const first = made + 1;
  made += count;
  const { rows } = await db.raw(
    `with people as (
      insert into users (username, email, name, first_name, last_name)
      select 'person' || i, 'person' || i || '@example.org', 'Person ' || i, 'Person', i::text
      from generate_series($1::int, $2::int) i
      returning id
    )
    insert into sessions (user_id, token, expires_at)
    select id, 'bench-' || id, now() + interval '10 days' from people
    returning user_id, id as session_id`,
    [first, made],
  );
  return Promise.all(
    (rows as { user_id: string; session_id: string }[]).map(async ({ user_id, session_id }, index) => ({
      user_id,
      username: `person${first + index}`,
      token: await tokens.access(user_id, session_id, 864_000),
    })),
  );
}

/** Makes rooms, one for each list of people; the first is the owner. */
export async function seedRooms({ db }: Product, rooms: Person[][]): Promise<string[]> {
  const ids = rooms.map(() => Bun.randomUUIDv7());
  const members = rooms.flatMap((people, index) =>
    people.map(({ user_id }, place) => ({ room_id: ids[index], user_id, role: place === 0 ? "owner" : "member" })),
  );
  await db.raw("insert into streams (id, kind) select id, 'room' from unnest($1::uuid[]) id", [ids]);
  await db.raw(
    `insert into rooms (id, kind, visibility, name)
      select id, 'group', 'private', 'Room ' || n from unnest($1::uuid[]) with ordinality as r(id, n)`,
    [ids],
  );
  await db.raw(
    `insert into members (room_id, user_id, role) select room_id, user_id, role
      from json_to_recordset($1::json) as m(room_id uuid, user_id uuid, role text)`,
    [JSON.stringify(members)],
  );
  await db.raw("analyze users, sessions, streams, rooms, members");
  return ids;
}

/**
 * Fills rooms with messages numbered from 1; message `seq` says `contentOf(seq % 1000)`.
 * Their references are right by construction, so the triggers that look are left out.
 */
export async function seedMessages(
  { db }: Product,
  rooms: { room_id: string; sender_id: string; length: number }[],
): Promise<void> {
  const texts = Array.from({ length: 1_000 }, (_, index) => `'${contentOf(index)}'`).join(", ");
  const fill = rooms.map(
    ({ room_id, sender_id, length }) => `
      insert into messages (id, room_id, seq, sender_id, client_id, message_type, content, created_at)
      select uuidv7(), '${room_id}', i, '${sender_id}', '${room_id}' || i, 'text', (array[${texts}])[i % 1000 + 1],
        now() - make_interval(secs => ${length} - i)
      from generate_series(1, ${length}) i;
      update streams set head_seq = ${length} where id = '${room_id}';`,
  );
  // Without values it goes as one text, in one transaction.
  await db.raw(`set local session_replication_role = replica; ${fill.join("\n")}`);
  await db.raw("vacuum analyze messages");
}

/**
 * Brings the write-ahead log of a new database to where one in use is: its
 * segments are there to be used again, and not each made and filled anew.
 */
export async function settle({ db }: Product): Promise<void> {
  await db.raw("create table filler as select i, repeat(md5(i::text), 8) as text from generate_series(1, 2000000) i");
  await db.raw("drop table filler");
  await db.raw("checkpoint");
}

/** The API's response to this person. */
export async function ask<T>({ url }: Product, { token }: Person, path: string): Promise<T> {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
