import type { Member, Message, Room } from "@helloworld/protocol";
import { coldRead, type Load } from "./load.ts";
import type { LoadClient } from "./load-client.ts";

/** The faults that were found, by the delivery rule that each breaks. All empty is right. */
export type Findings = Record<"L1" | "L2" | "L3" | "L4" | "L5" | "L6" | "L7", string[]> & {
  sends: number;
  deliveries: number;
};

/** Holds everything the clients did and saw against a cold read, after quiet. */
export async function check(load: Load): Promise<Findings> {
  const findings: Findings = { L1: [], L2: [], L3: [], L4: [], L5: [], L6: [], L7: [], sends: 0, deliveries: 0 };
  const [first] = load.clients as [LoadClient];
  const cold = new Map<string, Message[]>();
  for (const room_id of load.rooms) cold.set(room_id, await coldRead(first, room_id));
  const everything = [...cold.values()].flat();

  acknowledged(load, everything, findings);
  connections(load, findings);
  for (const client of load.clients) await heldEqualsFetched(client, cold, findings);
  return findings;
}

/** L1, L5 and L6: what was acknowledged is there once, where it was said to be; what was refused is nowhere. */
function acknowledged(load: Load, everything: Message[], findings: Findings): void {
  const byClientId = Map.groupBy(everything, (message) => message.client_id);
  for (const { operations } of [...load.clients, load.outsider]) {
    for (const operation of operations) {
      findings.sends += 1;
      const found = byClientId.get(operation.client_id) ?? [];
      if (found.length > 1) findings.L5.push(`${operation.client_id} is ${found.length} messages`);
      if (
        operation.outcome === "ok" &&
        !(found.length === 1 && found[0]?.seq === operation.seq && found[0]?.message_id === operation.message_id)
      ) {
        findings.L1.push(
          `${operation.client_id} was acknowledged at ${operation.seq} and read at ${found.map((message) => message.seq)}`,
        );
      }
      if (operation.outcome === "fail" && found.length > 0)
        findings.L6.push(`${operation.client_id} was refused and is there`);
    }
  }
  if (everything.some((message) => message.content.startsWith("intruder")))
    findings.L6.push("an intruder's message is there");
}

/** L3 and L4: on one connection seq neither skips nor goes back, and all agree which message a seq is. */
function connections(load: Load, findings: Findings): void {
  const messageAt = new Map<string, string>();
  for (const client of load.clients) {
    const last = new Map<string, number>();
    for (const { connection, stream, seq, message_id } of client.deliveries) {
      findings.deliveries += 1;
      const key = `${connection} ${stream}`;
      const before = last.get(key);
      if (before !== undefined && seq !== before + 1) findings.L3.push(`${client.name}: ${seq} after ${before}`);
      last.set(key, seq);
      if (message_id === null) continue;
      const place = `${stream} ${seq}`;
      const known = messageAt.get(place);
      if (known !== undefined && known !== message_id) findings.L4.push(`${place} is ${known} and ${message_id}`);
      messageAt.set(place, message_id);
    }
  }
  if (load.outsider.deliveries.length > 0) findings.L6.push("the outsider was told of events");
}

/** L2 and L7: what a client holds by events is, to the letter, what a fresh fetch gives it. */
async function heldEqualsFetched(client: LoadClient, cold: Map<string, Message[]>, findings: Findings): Promise<void> {
  for (const [room_id, messages] of cold) {
    const room = await client.get<Room>(`/chat/rooms/${room_id}`);
    if (client.cursors.get(room_id) !== room.seq)
      findings.L2.push(`${client.name} is at ${client.cursors.get(room_id)} of ${room.seq}`);
    const held = [...client.messages.values()]
      .filter((message) => message.chat_room_id === room_id)
      .sort((a, b) => a.seq - b.seq);
    if (!Bun.deepEquals(held, messages))
      findings.L7.push(`${client.name} holds ${held.length} of ${messages.length} messages alike`);
    const { members } = await client.get<{ members: Member[] }>(`/chat/rooms/${room_id}/members?limit=200`);
    const fetched = members.map((member) => member.user.id).sort();
    if (!Bun.deepEquals([...(client.members.get(room_id) ?? [])].sort(), fetched))
      findings.L7.push(`${client.name} holds other members`);
    const mark = client.read_marks.get(room_id) ?? room.my?.read_seq;
    if (mark !== room.my?.read_seq)
      findings.L7.push(`${client.name} holds read mark ${mark}, not ${room.my?.read_seq}`);
  }
}
