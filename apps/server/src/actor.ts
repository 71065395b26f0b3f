import type { Me } from "@helloworld/protocol";

/** The person who acts: made by authentication, and the only proof of identity that actions take. */
export type Actor = {
  user_id: string;
  session_id: string;
  me: Me;
  expires_at: number;
  /** Increases with every change of what opens the account; proofs that are under way carry it. */
  credentials_version: number;
};
