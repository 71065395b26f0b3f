import { z } from "zod";
import { id, line, timestamp } from "./common.ts";
import { APPEARANCE, LANGUAGES, LIMITS } from "./constants.ts";
import { emailAddress, isReservedName, typedName } from "./names.ts";
import { atLeast, atMost, phrase } from "./phrase.ts";

/** A username as it is typed, be it of an account from before a name was reserved. */
export const typedUsername = z.string().overwrite(typedName);

const USERNAME = /^[A-Za-z0-9](?:[A-Za-z0-9]|[._-](?=[A-Za-z0-9]))*$/;

/** Whether a text can be a username at all. */
export function isUsername(text: string): boolean {
  return text.length >= LIMITS.username_min && text.length <= LIMITS.username_max && USERNAME.test(text);
}

/** A username by its form; one that is reserved now may be that of someone from before. */
export const usernameForm = typedUsername
  .min(LIMITS.username_min, { error: atLeast(LIMITS.username_min) })
  .max(LIMITS.username_max, { error: atMost(LIMITS.username_max) })
  .regex(USERNAME, {
    error: phrase("Use letters, digits and single dots, dashes or underscores between them."),
  })
  .meta({ example: "ada" });

export const RESERVED_NAME = phrase("This name is reserved.");
export const username = usernameForm.refine((name) => !isReservedName(name), { error: RESERVED_NAME });

export const email = z
  .string()
  .overwrite((text) => emailAddress(text) ?? text)
  .max(LIMITS.email, { error: atMost(LIMITS.email) })
  .refine((text) => emailAddress(text) === text, { error: phrase("This is not an email address.") })
  .meta({ example: "ada@example.org" });

export const newPassword = z
  .string()
  .normalize("NFC")
  .min(LIMITS.password_min, { error: atLeast(LIMITS.password_min) })
  .max(LIMITS.password_max, { error: atMost(LIMITS.password_max) })
  .refine((text) => /\p{Lu}/u.test(text) && /\p{Ll}/u.test(text) && /\p{Nd}/u.test(text), {
    error: phrase("Use an upper case letter, a lower case letter and a digit."),
  });

/** A password as it was chosen, whatever the rules and its form were then. */
export const presentPassword = z
  .string()
  .min(1, { error: phrase("This field is required.") })
  .max(4 * LIMITS.password_max, { error: phrase("This password is too long.") });

export const siteRole = z.enum(["user", "moderator", "admin"]);
export type SiteRole = z.infer<typeof siteRole>;

/** The part of a user that everyone sees who may see the user at all. */
export const userCard = z
  .object({
    id,
    username: z.string(),
    name: z.string(),
    avatar_url: z
      .string()
      .nullable()
      .meta({ description: "Add `?size=64`, 128, 256 or 512; 256 without. Null: draw the letters of the name." }),
  })
  .meta({ id: "UserCard" });
export type UserCard = z.infer<typeof userCard>;

const language = z.enum(LANGUAGES).meta({ id: "Language" });

/** A user as they see themselves. */
export const me = userCard
  .extend({
    email: z.string(),
    email_verified: z.boolean(),
    first_name: z.string(),
    last_name: z.string(),
    role: siteRole,
    theme: z.string(),
    color_mode: z.enum(APPEARANCE.color_mode),
    text_size: z.literal(APPEARANCE.text_size).meta({ description: "Percent." }),
    density: z.enum(APPEARANCE.density),
    language: language.nullable().meta({ description: "Null: as the browser asks." }),
    read_receipts: z.boolean().meta({ description: "Whether I tell what I have read, and am told." }),
    link_previews: z.boolean().meta({ description: "Whether links in what I write get previews." }),
    tour_done_at: timestamp.nullable().meta({ description: "Null: the tour for new accounts is shown." }),
    created_at: timestamp,
  })
  .meta({ id: "Me" });
export type Me = z.infer<typeof me>;

export const registerBody = z
  .object({
    username: username.optional().meta({ description: "Made from the name where it is left out." }),
    email,
    password: newPassword,
    first_name: line(LIMITS.person_name),
    last_name: line(LIMITS.person_name),
  })
  .meta({ id: "RegisterBody" });
export type RegisterBody = z.infer<typeof registerBody>;

export const loginBody = z
  .object({
    email: typedUsername.max(LIMITS.email).optional().meta({ description: "Or `username`; one of the two." }),
    username: typedUsername.max(LIMITS.email).optional(),
    password: presentPassword,
  })
  .refine((body) => body.email || body.username, { path: ["email"], error: phrase("Enter your username or email.") })
  .meta({ id: "LoginBody" });
export type LoginBody = z.infer<typeof loginBody>;

/** A bearer token for API clients; browsers get the session cookie in the same answer. */
export const tokenResponse = z
  .object({
    access_token: z.string(),
    token_type: z.literal("bearer"),
    expires_in: z.number().int().meta({ description: "Seconds." }),
    user: me,
  })
  .meta({ id: "TokenResponse" });
export type TokenResponse = z.infer<typeof tokenResponse>;

export const session = z
  .object({
    id,
    current: z.boolean(),
    device: z.string().meta({ description: "Browser and system, read from the user agent." }),
    ip_address: z.string().nullable(),
    created_at: timestamp,
    last_used_at: timestamp,
  })
  .meta({ id: "Session" });
export type Session = z.infer<typeof session>;
export const sessionsResponse = z.object({ sessions: z.array(session) }).meta({ id: "SessionsResponse" });
export type SessionsResponse = z.infer<typeof sessionsResponse>;

/** The signed-in user, or null for a visitor, which is no error. */
export const whoResponse = z.object({ user: z.union([me, z.null()]) }).meta({ id: "WhoResponse" });
export type WhoResponse = z.infer<typeof whoResponse>;

export const claimAdminBody = z.object({ token: z.string().min(1).max(200) }).meta({ id: "ClaimAdminBody" });

export const updateSettingsBody = z
  .object({
    theme: z
      .enum([...APPEARANCE.theme, "system"])
      .meta({ description: "`system`: the default theme, light or dark as the device is." }),
    color_mode: z.enum(APPEARANCE.color_mode),
    text_size: z.literal(APPEARANCE.text_size),
    density: z.enum(APPEARANCE.density),
    language: language.nullable(),
    read_receipts: z.boolean(),
    link_previews: z.boolean(),
    tour_done: z.boolean(),
  })
  .partial()
  .meta({ id: "UpdateSettingsBody" });
export type UpdateSettingsBody = z.infer<typeof updateSettingsBody>;

/** `POST /chat/ws_ticket`: opens one live connection within 30 seconds, then it is void. */
export const ticketResponse = z
  .object({ ticket: z.string(), expires_in: z.number().int() })
  .meta({ id: "TicketResponse" });
export type TicketResponse = z.infer<typeof ticketResponse>;
