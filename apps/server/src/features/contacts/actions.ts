import {
  type AddContactsResponse,
  type addContactsBody,
  typedName,
  type updateContactBody,
} from "@helloworld/protocol";
import { sql } from "kysely";
import type { z } from "zod";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import { append, inTransaction, lockStreams, type Tx } from "../../streams/streams.ts";
import { notify } from "../notifications/notify.ts";
import { allows, cardOf, knownPeople, type Person, peopleByIds } from "../privacy/people.ts";
import { acceptFrom } from "../rooms/direct.ts";
import { betweenTwo, publishContactChange, requestKey } from "./pairs.ts";
import { finishRemovals } from "./removals.ts";
import { makeMutual } from "./requests.ts";

type Given = z.output<typeof addContactsBody>["people"][number];
type Refusal = AddContactsResponse["refused"][number]["reason"];
type Outcome = "added" | "requested" | "already" | "unknown" | { refused: Refusal };

/** Adds people by username or email, each by itself: one that cannot be added does not hold up the rest. */
export async function addContacts(app: App, actor: Actor, people: Given[]): Promise<AddContactsResponse> {
  const answer: AddContactsResponse = { added: [], requested: [], already: [], unknown: [], refused: [] };
  for (const given of people) {
    const found = await lookUp(app, actor, given.person);
    const outcome = found ? await addContact(app, actor, found.id, given.name ?? null) : "unknown";
    if (typeof outcome === "object") answer.refused.push({ person: given.person, reason: outcome.refused });
    else if (outcome === "unknown" || !found) answer.unknown.push(given.person);
    else answer[outcome].push(cardOf(found));
  }
  return answer;
}

/** Someone who knows the exact address may add by it, once it is confirmed and unless its owner shows it to nobody. */
async function lookUp(app: App, actor: Actor, person: string): Promise<Person | undefined> {
  const name = typedName(person);
  const filter = name.includes("@")
    ? sql`u.email = ${name}::citext and (email_counts(u) and p.show_email <> 'nobody' or u.id = ${actor.user_id})`
    : sql`u.username = ${name}::citext`;
  return (await knownPeople(app.db.query, actor, filter, 1))[0];
}

/** Adds somebody at once, or asks them where they want to be asked. */
function addContact(app: App, actor: Actor, user_id: string, name: string | null): Promise<Outcome> {
  if (user_id === actor.user_id) return Promise.resolve({ refused: "self" });
  return betweenTwo(app, actor.user_id, user_id, async (tx): Promise<Outcome> => {
    const [person] = await peopleByIds(tx.query, actor, [user_id]);
    if (!person || person.suspended) return "unknown";
    switch (person.relation) {
      case "visitor":
      case "staff":
      case "they_block":
        return "unknown";
      case "self":
        return { refused: "self" };
      case "i_block":
        return { refused: "blocked" };
      case "i_added":
      case "mutual":
      case "i_asked":
        return "already";
      case "they_asked":
        await makeMutual(app, tx, person.id, actor.user_id, name);
        return "added";
      case "they_added":
      case "stranger":
        if (allows(person, "add_contact")) {
          await insertContact(app, tx, actor.user_id, person.id, name);
          return "added";
        }
        if (person.request_waits) return { refused: "declined" };
        if (!allows(person, "request_contact")) return { refused: "not_allowed" };
        await ask(app, tx, actor.user_id, person.id, name);
        return "requested";
    }
  });
}

async function insertContact(
  app: App,
  tx: Tx,
  owner_id: string,
  contact_id: string,
  name: string | null,
): Promise<void> {
  await finishRemovals(app, tx, owner_id, contact_id);
  await tx.query.insertInto("contacts").values({ owner_id, contact_id, name }).execute();
  await acceptFrom(app, tx, owner_id, contact_id);
  await notify(tx, contact_id, "contact_added", {
    actor_id: owner_id,
    source: { type: "user", user_id: owner_id },
    group_key: `contact_added:${owner_id}`,
  });
  await publishContactChange(tx, owner_id, contact_id);
}

async function ask(app: App, tx: Tx, sender_id: string, receiver_id: string, name: string | null): Promise<void> {
  await finishRemovals(app, tx, sender_id, receiver_id);
  // One that was declined long ago is sent anew.
  await sql`
    insert into contact_requests (sender_id, receiver_id, name) values (${sender_id}, ${receiver_id}, ${name})
    on conflict (sender_id, receiver_id) do update
      set name = excluded.name, created_at = now(), boosted_at = null, declined_at = null`.execute(tx.query);
  await notify(tx, receiver_id, "contact_request", {
    actor_id: sender_id,
    source: { type: "user", user_id: sender_id },
    group_key: requestKey(sender_id),
  });
  await publishContactChange(tx, sender_id, receiver_id);
}

/** Changes how I hold a contact: my name for them, favourite, muted, labels. What is left out stays. */
export async function updateContact(
  app: App,
  actor: Actor,
  contact_id: string,
  change: z.output<typeof updateContactBody>,
): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    const changed = await tx.query
      .updateTable("contacts")
      // The owner as they are, since a change may be empty and SQL's is not.
      .set({ owner_id: actor.user_id, ...change })
      .where("owner_id", "=", actor.user_id)
      .where("contact_id", "=", contact_id)
      .returning("id")
      .execute();
    if (changed.length === 0) throw notFound("contact");
    await append(tx, actor.user_id, "contact_changed", { user_id: contact_id });
  });
}

/** Gives a label another name with all my contacts, or takes it from them. */
export async function renameLabel(app: App, actor: Actor, label: string, name: string | null): Promise<void> {
  await inTransaction(app.db, app.hub, async (tx) => {
    await lockStreams(tx, [actor.user_id]);
    // Who has both the old and the new one keeps one of them.
    const others = sql`array_remove(array_remove(labels, ${label}), ${name})`;
    const { rows } = await sql<{ contact_id: string }>`
      update contacts set labels = ${name === null ? others : sql`array_append(${others}, ${name})`}
      where owner_id = ${actor.user_id} and ${label} = any(labels) returning contact_id`.execute(tx.query);
    if (rows.length === 0) throw notFound("label");
    for (const { contact_id } of rows) await append(tx, actor.user_id, "contact_changed", { user_id: contact_id });
  });
}
