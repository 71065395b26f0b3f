import type { PasskeyOptions } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import { PlainError } from "../../app/errors.ts";

/** Whether the browser knows passkeys; it does on https and localhost only. */
export const knowsPasskeys = () => "PublicKeyCredential" in window;

/** Has the browser sign with a passkey that its owner picks. */
export async function signWithPasskey(options: PasskeyOptions) {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = options as unknown as PublicKeyCredentialRequestOptionsJSON;
  const signed = await startAuthentication({ optionsJSON }).catch(inWords);
  return { ...signed, clientExtensionResults: { ...signed.clientExtensionResults } };
}

/** Has the browser make a passkey. */
export async function makePasskey(options: PasskeyOptions) {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = options as unknown as PublicKeyCredentialCreationOptionsJSON;
  const made = await startRegistration({ optionsJSON }).catch(inWords);
  return { ...made, clientExtensionResults: { ...made.clientExtensionResults } };
}

function inWords(error: unknown): never {
  switch (error instanceof Error ? error.name : "") {
    case "NotAllowedError":
    case "AbortError":
      throw new PlainError(t`No passkey was used: it was cancelled or took too long. Try again.`);
    case "InvalidStateError":
      throw new PlainError(t`This device already has a passkey for your account.`);
    case "SecurityError":
      throw new PlainError(t`Passkeys don't work at this address. Open the page at its usual address.`);
    default:
      throw new PlainError(t`Your browser couldn't use a passkey.`);
  }
}
