import type { SecurityState } from "@helloworld/protocol";
import type { Actor } from "../../actor.ts";
import type { App } from "../../app.ts";
import { signedInRecently } from "./attempts.ts";
import { listPasskeys } from "./passkeys.ts";
import { passwordHashOf } from "./passwords.ts";
import { twoFactorState } from "./two-factor.ts";

/** All the ways in which the actor signs in. */
export async function securityState({ db: { query } }: App, actor: Actor): Promise<SecurityState> {
  const { user_id } = actor;
  return {
    has_password: (await passwordHashOf(query, user_id)) !== null,
    signed_in_recently: await signedInRecently(query, actor),
    two_factor: await twoFactorState(query, user_id),
    passkeys: await listPasskeys(query, user_id),
  };
}
