import { z } from "zod";
import { typedUsername, userCard, usernameForm } from "./accounts.ts";
import { id, line, paragraphs, timestamp, webAddress } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { phrase } from "./phrase.ts";
import { presence } from "./presence.ts";

/** The people who may see something of mine: anyone, those signed in, the people I added, or I alone. */
export const audience = z.enum(["everyone", "members", "contacts", "nobody"]);
export type Audience = z.infer<typeof audience>;
/** The people who may do something to me: anyone signed in, the people I added, or nobody. */
export const permissionAudience = z.enum(["everyone", "contacts", "nobody"]);
export type PermissionAudience = z.infer<typeof permissionAudience>;

/** The relationship of a person to me. There is no `they_block`, because such a person is unknown to me. */
export const relationship = z.enum([
  "visitor",
  "self",
  "stranger",
  "i_asked",
  "they_asked",
  "i_added",
  "they_added",
  "mutual",
  "i_block",
  "staff",
]);
export type Relationship = z.infer<typeof relationship>;

export const profileAction = z.enum([
  "edit",
  "add_contact",
  "request_contact",
  "cancel_request",
  "boost_request",
  "accept_request",
  "decline_request",
  "remove_contact",
  "message",
  "add_to_group",
  "block",
  "unblock",
  "report",
]);
export type ProfileAction = z.infer<typeof profileAction>;

/** A person as one viewer may see them. Null is what they may not see, or what is not there. */
export const profile = z
  .object({
    ...userCard.shape,
    first_name: z.string(),
    last_name: z.string(),
    status: presence.shape.status.meta({ description: "As in `presence`; `offline` where that is not for me to see." }),
    user: userCard,
    relationship,
    actions: z.array(profileAction).meta({ description: "What would succeed now." }),
    is_private: z.boolean(),
    is_open: z.boolean().meta({ description: "False where only name and picture are shown." }),
    joined_at: timestamp.nullable(),
    contact_count: z.number().int().nullable(),
    post_count: z.number().int().nullable().meta({ description: "Of those that I may read." }),
    presence: z.union([presence, z.null()]),
    bio: z.string().nullable(),
    interests: z.array(z.string()).nullable(),
    email: z.string().nullable(),
    birthday: z.iso.date().nullable(),
    location: z.string().nullable(),
    website: z.string().nullable(),
    social_links: z.array(z.string()).nullable(),
  })
  .meta({ id: "Profile" });
export type Profile = z.infer<typeof profile>;

const profileFields = z.object({
  bio: paragraphs(LIMITS.bio),
  interests: z
    .array(line(LIMITS.interest))
    .max(LIMITS.interests, { error: phrase("At most {maximum}.", { maximum: LIMITS.interests }) })
    .transform((interests) => [...new Set(interests)]),
  birthday: z.iso
    .date({ error: phrase("Enter a date.") })
    .refine((date) => date >= "1900-01-01" && date <= new Date().toISOString().slice(0, 10), {
      error: phrase("Enter a day in the past."),
    })
    .nullable(),
  location: line(LIMITS.location, 0),
  website: webAddress(LIMITS.link, { empty: true }),
  social_links: z
    .array(webAddress(LIMITS.link))
    .max(LIMITS.social_links, { error: phrase("At most {maximum}.", { maximum: LIMITS.social_links }) }),
  is_private: z.boolean(),
  asks_first: z.boolean().meta({ description: "Public, but who wants me as a contact sends a request." }),
  show_email: audience,
  show_birthday: audience,
  show_location: audience,
  show_website: audience,
  show_social_links: audience,
  show_online_status: audience,
  show_last_seen: audience,
  allow_requests: permissionAudience,
  allow_messages: permissionAudience,
  allow_groups: permissionAudience,
  allow_calls: permissionAudience,
});

/** My own profile, with its settings. */
export const myProfile = profileFields
  .extend({
    user: userCard,
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    joined_at: timestamp,
    contact_count: z.number().int(),
    website: z.string(),
    social_links: z.array(z.string()),
    interests: z.array(z.string()),
    bio: z.string(),
  })
  .meta({ id: "MyProfile" });
export type MyProfile = z.infer<typeof myProfile>;

export const updateProfileBody = profileFields
  .extend({ username: usernameForm, first_name: line(LIMITS.person_name), last_name: line(LIMITS.person_name) })
  .partial()
  .meta({ id: "UpdateProfileBody" });
export type UpdateProfileBody = z.input<typeof updateProfileBody>;

/** Which square of the uploaded picture: `x,y,side` in pixels, of the picture as it is seen, turned as its camera says. */
export const cropQuery = z.object({
  crop: z
    .string()
    .regex(/^\d{1,5},\d{1,5},[1-9]\d{0,4}$/, { error: phrase("Three whole numbers: x,y,side.") })
    .transform((text) => {
      const [x = 0, y = 0, side = 0] = text.split(",").map(Number);
      return { x, y, side };
    })
    .optional(),
});

export const peopleQuery = z.object({
  q: typedUsername.min(1).max(LIMITS.email),
  limit: z.coerce.number().int().min(1).max(20).default(10),
});
export const personFound = userCard.extend({ relationship, is_private: z.boolean() }).meta({ id: "PersonFound" });
export const peopleResponse = z.object({ people: z.array(personFound) }).meta({ id: "PeopleResponse" });
export type PeopleResponse = z.infer<typeof peopleResponse>;

export const randomProfilesResponse = z.object({ profiles: z.array(profile) }).meta({ id: "RandomProfilesResponse" });
export type RandomProfilesResponse = z.infer<typeof randomProfilesResponse>;

export const profileById = z.object({ id });
export const profileByUsername = z.object({ username: typedUsername.min(1).max(LIMITS.username_max) });
