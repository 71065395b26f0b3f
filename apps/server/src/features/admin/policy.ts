import { phrase } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import { forbidden } from "../../errors.ts";

/** Somebody proven to be an admin of the site. */
export type Admin = Actor & { me: { role: "admin" } };

/** Somebody proven to be a moderator or admin of the site. */
export type Staff = Actor & { me: { role: "moderator" | "admin" } };

/** The one door to what the staff of the site may see and do. */
export function staffOf(actor: Actor): Staff {
  if (actor.me.role === "user") throw forbidden(phrase("Only moderators of this server can do this."));
  return actor as Staff;
}

/** The one door to what only admins of the site may see and do. */
export function adminOf(actor: Actor): Admin {
  if (actor.me.role !== "admin") throw forbidden(phrase("Only admins of this server can do this."));
  return actor as Admin;
}
