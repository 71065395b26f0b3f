import { z } from "zod";
import { id, line, timestamp } from "./common.ts";

const base64url = z
  .string()
  .max(20_000)
  .regex(/^[\w-]+$/);

/** The options of WebAuthn for a browser as JSON, as `parseCreationOptionsFromJSON` reads them. */
export const passkeyOptions = z.looseObject({ challenge: z.string() }).meta({ id: "PasskeyOptions" });
export type PasskeyOptions = z.infer<typeof passkeyOptions>;

/** The browser's response for a new passkey: the JSON of a `PublicKeyCredential`. */
const newCredential = z.object({
  id: base64url,
  rawId: base64url,
  type: z.literal("public-key"),
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z
      .array(z.string().regex(/^[a-z-]{1,20}$/))
      .max(10)
      .optional(),
  }),
  clientExtensionResults: z.looseObject({}),
});

/** And for a signature by one. */
export const passkeySignature = z
  .object({
    id: base64url,
    rawId: base64url,
    type: z.literal("public-key"),
    response: z.object({
      clientDataJSON: base64url,
      authenticatorData: base64url,
      signature: base64url,
      userHandle: base64url.nullish(),
    }),
    clientExtensionResults: z.looseObject({}),
  })
  .meta({ id: "PasskeySignature" });
export type PasskeySignature = z.infer<typeof passkeySignature>;

const name = line(50);
export const passkey = z
  .object({ id, name, created_at: timestamp, last_used_at: timestamp.nullable() })
  .meta({ id: "Passkey" });
export type Passkey = z.infer<typeof passkey>;

export const addPasskeyBody = z
  .object({ credential: newCredential, name: name.optional().meta({ description: "By default that of the browser." }) })
  .meta({ id: "AddPasskeyBody" });
export type AddPasskeyBody = z.infer<typeof addPasskeyBody>;
export const renamePasskeyBody = z.object({ name }).meta({ id: "RenamePasskeyBody" });
export const passkeyLoginBody = z.object({ credential: passkeySignature }).meta({ id: "PasskeyLoginBody" });
export type PasskeyLoginBody = z.infer<typeof passkeyLoginBody>;
