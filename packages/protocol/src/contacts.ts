import { z } from "zod";
import { typedUsername, userCard } from "./accounts.ts";
import { id, line, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { phrase } from "./phrase.ts";
import { presence } from "./presence.ts";
import { profileAction } from "./profiles.ts";

const contactName = line(LIMITS.contact_name).meta({ description: "My own name for them." });

/** A label is a group of my contacts that one can filter by. */
const contactLabel = line(LIMITS.contact_label);

/** Somebody I added. */
export const contact = z
  .object({
    id: id.meta({ description: "The cursor of lists; calls name a contact by `user.id`." }),
    user: userCard,
    name: z.string().nullable().meta({ description: "My own name for them." }),
    mutual: z.boolean(),
    actions: z.array(profileAction).meta({ description: "What would succeed now." }),
    is_favourite: z.boolean().meta({ description: "Shown first." }),
    is_muted: z.boolean().meta({ description: "What they do is listed among my notifications as read." }),
    labels: z.array(z.string()),
    presence,
    created_at: timestamp,
  })
  .meta({ id: "Contact" });
export type Contact = z.infer<typeof contact>;

export const contactsQuery = z.object({
  q: typedUsername.min(1).max(LIMITS.email).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(100),
  cursor: id.optional(),
  label: contactLabel.optional(),
});
export type ContactsQuery = z.input<typeof contactsQuery>;
/** Last added first. */
export const contactsResponse = z
  .object({ contacts: z.array(contact), next_cursor: id.nullable() })
  .meta({ id: "ContactsResponse" });
export type ContactsResponse = z.infer<typeof contactsResponse>;

const newContact = z.object({
  person: z
    .string()
    .trim()
    .min(1, { error: phrase("This field is required.") })
    .max(LIMITS.email),
  name: contactName.optional(),
});
/** A text with commas between people, which is taken as well, as a list. */
function splitPeople(people: unknown): unknown {
  if (typeof people !== "string" || people.length > 10_000) return people;
  const named = people.split(/[,，、،]/).map((person) => ({ person: person.trim() }));
  return named.filter(({ person }) => person !== "");
}
export const addContactsBody = z
  .object({
    people: z
      .preprocess(splitPeople, z.array(newContact))
      .refine((people) => people.length > 0, { error: phrase("Enter a username or an email address.") })
      .refine((people) => people.length <= 50, { error: phrase("At most 50 at once.") })
      .refine((people) => people.every(({ person }) => person.length <= LIMITS.email && person.isWellFormed()), {
        error: phrase("One of these is no username or email address."),
      })
      .meta({ description: "By username or email address; as one text with commas between, too." }),
  })
  .meta({ id: "AddContactsBody" });
export type AddContactsBody = { people: string | z.input<typeof newContact>[] };

/** The result for each person. People who could not be added do not hold up the rest. */
export const addContactsResponse = z
  .object({
    added: z.array(userCard),
    requested: z.array(userCard),
    already: z.array(userCard),
    unknown: z.array(z.string()).meta({ description: "As they were given." }),
    refused: z.array(
      z.object({
        person: z.string(),
        reason: z.enum(["self", "blocked", "not_allowed", "declined"]).meta({
          description:
            "Oneself; somebody I block; who takes no requests from me; who declined one less than a week ago.",
        }),
      }),
    ),
  })
  .meta({ id: "AddContactsResponse" });
export type AddContactsResponse = z.infer<typeof addContactsResponse>;

export const updateContactBody = z
  .object({
    name: contactName.nullable(),
    is_favourite: z.boolean(),
    is_muted: z.boolean(),
    labels: z
      .array(contactLabel)
      .max(LIMITS.contact_labels, { error: phrase("At most {maximum}.", { maximum: LIMITS.contact_labels }) })
      .transform((labels) => [...new Map(labels.map((label) => [label.toLowerCase(), label])).values()]),
  })
  .partial()
  .meta({ id: "UpdateContactBody" });
export type UpdateContactBody = z.input<typeof updateContactBody>;

export const contactLabelParams = z.object({ label: contactLabel });
export const renameLabelBody = z.object({ name: contactLabel }).meta({ id: "RenameLabelBody" });

const request = {
  user: userCard,
  created_at: timestamp,
  boosted_at: timestamp.nullable(),
};
export const contactRequestsResponse = z
  .object({
    incoming: z.array(z.object(request)),
    outgoing: z.array(z.object({ ...request, name: z.string().nullable(), can_boost: z.boolean() })),
  })
  .meta({ id: "ContactRequestsResponse" });
export type ContactRequestsResponse = z.infer<typeof contactRequestsResponse>;

export const removalResponse = z
  .object({ removal_id: id, undo_until: timestamp })
  .meta({ id: "RemovalResponse", description: "Undo with `POST /contacts/removals/{removal_id}/undo`." });
export type RemovalResponse = z.infer<typeof removalResponse>;

export const blocksResponse = z
  .object({ blocks: z.array(z.object({ user: userCard, created_at: timestamp })) })
  .meta({ id: "BlocksResponse" });
export type BlocksResponse = z.infer<typeof blocksResponse>;
