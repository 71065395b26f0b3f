import { forbidden } from "../../errors.ts";
import type { Actor } from "../../realtime/connection.ts";

/** Somebody proven to be an admin of the site. */
export type Admin = Actor & { me: { role: "admin" } };

/** The one door to what only admins of the site may see and do. */
export function adminOf(actor: Actor): Admin {
  if (actor.me.role !== "admin") throw forbidden("Only admins of this site can do this.");
  return actor as Admin;
}
