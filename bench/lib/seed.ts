import type { Product } from "./product.ts";

/** Somebody signed in. */
export type Person = { user_id: string; token: string };

let made = 0;

/** Makes people with a session each, straight in the database. */
export async function seedPeople({ db, tokens }: Product, count: number): Promise<Person[]> {
  const first = made + 1;
  made += count;
  const rows = await db.sql<{ user_id: string; session_id: string }[]>`
    with people as (
      insert into users (username, email, name, first_name, last_name)
      select 'person' || i, 'person' || i || '@example.org', 'Person ' || i, 'Person', i::text
      from generate_series(${first}::int, ${made}::int) i
      returning id
    )
    insert into sessions (user_id, token, expires_at)
    select id, 'bench-' || id, now() + interval '10 days' from people
    returning user_id, id as session_id`;
  return Promise.all(
    rows.map(async ({ user_id, session_id }) => ({ user_id, token: (await tokens.access(user_id, session_id)).token })),
  );
}

/** Makes rooms, one for each list of people; the first is the owner. */
export async function seedRooms({ db }: Product, rooms: Person[][]): Promise<string[]> {
  const ids = rooms.map(() => Bun.randomUUIDv7());
  const members = rooms.flatMap((people, index) =>
    people.map(({ user_id }, place) => ({ room_id: ids[index], user_id, role: place === 0 ? "owner" : "member" })),
  );
  await db.sql.begin(async (sql) => {
    await sql`insert into streams (id, kind) select id, 'room' from unnest(${ids}::uuid[]) id`;
    await sql`insert into rooms (id, kind, visibility, name)
      select id, 'group', 'private', 'Room ' || n from unnest(${ids}::uuid[]) with ordinality as r(id, n)`;
    await sql`insert into members (room_id, user_id, role)
      select room_id, user_id, role
      from json_to_recordset(${JSON.stringify(members)}::text::json) as m(room_id uuid, user_id uuid, role text)`;
  });
  await db.sql`analyze users, sessions, streams, rooms, members`;
  return ids;
}
