import type { Attachment, Room, SendResponse } from "@helloworld/protocol";
import { sql } from "kysely";
import type { App } from "../app.ts";
import { type Call, each, type Person, type Say } from "./calls.ts";
import type { Chance } from "./chance.ts";
import { landscape } from "./drawings.ts";
import { LANGUAGES } from "./languages.ts";

/** Days over which rooms have been talking. */
const DAYS = 24;
const REACTIONS = ["👍", "❤️", "😂", "🎉", "🙏"];

/** A public room for each language, and conversations of the first person. */
export async function makeRooms(app: App, call: Call, chance: Chance, people: Person[], say: Say): Promise<void> {
  const [demo] = people as [Person];
  await each(LANGUAGES, { what: "rooms", say }, async (language, index) => {
    const speakers = people.filter((person) => person.language === language);
    const [owner, ...others] = speakers.length > 1 ? speakers : [demo, ...people.slice(1, 3)];
    if (!owner || others.length === 0) return;
    const { name, topic } = language.room;
    const room = await call<Room>(owner, "POST", "/chat/rooms", { kind: "group", visibility: "public", name, topic });
    const members = [owner, ...chance.some(others, 12)];
    for (const member of members.slice(1)) await call(member, "POST", `/chat/rooms/${room.id}/members/${member.id}`);
    if (index < 2 && !members.includes(demo)) await call(demo, "POST", `/chat/rooms/${room.id}/members/${demo.id}`);
    await talk(call, chance, room, members, language.talk, 3);
  });
  await each(people.slice(1, 9), { what: "direct conversations", say }, async (other) => {
    const made = await call<Room>(other, "POST", "/chat/rooms", { kind: "direct", user_id: demo.id }).catch(() => null);
    if (made) await talk(call, chance, made, [other, demo], other.language.talk, 2);
  });
  // Over the last weeks, in the order in which they were said: thicker towards today.
  await sql`
    update messages m set created_at = now() - interval '9 minutes'
      - make_interval(days => ${DAYS}) * power((s.head_seq - m.seq)::float / greatest(s.head_seq, 1), 1.6)
    from streams s where s.id = m.room_id`.execute(app.db.query);
}

/** A conversation goes through its lines a few times: with answers that quote, a thread, reactions and a picture. */
async function talk(
  call: Call,
  chance: Chance,
  room: Room,
  members: Person[],
  lines: string[],
  rounds: number,
): Promise<void> {
  const say = (speaker: Person, message: object) =>
    call<SendResponse>(speaker, "POST", `/chat/rooms/${room.id}/messages`, message);
  const speakerOf = (turn: number) => members[turn % members.length] as Person;
  // Answering accepts the conversation, which comes before reacting.
  const heard = new Set<Person>();
  for (let round = 0; round < rounds; round += 1) {
    let asked: string | undefined;
    for (const [index, content] of lines.entries()) {
      const speaker = speakerOf(index + round);
      const { message_id } = await say(speaker, { content, ...(index === 2 && asked && { reply_to_id: asked }) });
      asked ??= message_id;
      heard.add(speaker);
      if (chance.next() < 0.4) {
        const emoji = chance.one(REACTIONS);
        for (const fan of chance.some([...heard], 1 + chance.upTo(3)))
          await call(fan, "POST", `/chat/messages/${message_id}/reactions`, { emoji });
      }
    }
    if (round === 0 && asked) {
      for (const [turn, content] of lines.slice(1, 4).entries())
        await say(speakerOf(turn + 1), { content, thread_id: asked });
    }
    if (round === 1 && room.kind !== "direct") {
      const speaker = speakerOf(round);
      const path = `/chat/upload/image?room_id=${room.id}&name=${encodeURIComponent("picture.png")}`;
      const { id } = await call<Attachment>(speaker, "POST", path, await landscape(chance));
      await say(speaker, { attachments: [id] });
    }
  }
}
