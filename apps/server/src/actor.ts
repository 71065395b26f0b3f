import { type Me, phrase } from "@helloworld/protocol";
import { forbidden } from "./errors.ts";

/** The person who acts: made by authentication, and the only proof of identity that actions take. */
export type Actor = {
  user_id: string;
  session_id: string;
  me: Me;
  expires_at: number;
  /** Increases with every change of what opens the account; proofs that are under way carry it. */
  credentials_version: number;
};

/** A person proven to be a moderator or an admin of the site. */
export type SiteModerator = Actor & { me: { role: "moderator" | "admin" } };
/** A person proven to be an admin of the site. */
export type Admin = Actor & { me: { role: "admin" } };

/** The actor that a handler is given, by who may use its endpoint. `public` takes a session where there is one. */
export type ActorOf = { public: Actor | null; user: Actor; moderator: SiteModerator; admin: Admin };
export type Access = keyof ActorOf;

export function isSiteModerator(actor: Actor | null): actor is SiteModerator {
  return actor !== null && actor.me.role !== "user";
}

/** The one check of permissions of the site: the edge asks it by what an endpoint declares. */
export function requireAccess(actor: Actor, access: Access): void {
  if (access === "moderator" && !isSiteModerator(actor))
    throw forbidden(phrase("Only moderators of this server can do this."));
  if (access === "admin" && actor.me.role !== "admin")
    throw forbidden(phrase("Only admins of this server can do this."));
}
