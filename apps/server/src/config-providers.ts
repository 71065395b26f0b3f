import { z } from "zod";
import { StartupError } from "./startup-error.ts";

/** Another place whose accounts sign in here. */
export type ProviderConfig = Readonly<{
  /** In paths: its redirect address is `PUBLIC_URL/sign_in_with/<id>`. */
  id: string;
  name: string;
  kind: "oidc" | "github" | "facebook";
  /** The issuer of OpenID Connect; for others their address, which stands for it. */
  issuer: string;
  client_id: string;
  client_secret: string;
}>;

const EXAMPLE =
  'expected a JSON list such as [{"id":"work","name":"Work","issuer":"https://id.example.org","client_id":"…","client_secret":"…"}]';
const LOCAL = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Secrets travel to it: in the clear to this very machine only. */
const isSafeAddress = (text: string) => {
  const url = URL.parse(text);
  return url !== null && (url.protocol === "https:" || (url.protocol === "http:" && LOCAL.has(url.hostname)));
};

/** The address of a provider, without a slash at its end. */
export const providerAddress = (example: string) =>
  z
    .string()
    .refine(isSafeAddress, `expected an address such as ${example}`)
    .transform((text) => text.replace(/\/+$/, ""))
    .optional();

const list = z
  .array(
    z.object({
      id: z.string().regex(/^[a-z0-9-]{1,30}$/),
      name: z.string().trim().min(1).max(40),
      issuer: z.string().refine(isSafeAddress),
      client_id: z.string().min(1),
      client_secret: z.string().min(1),
    }),
  )
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length);

/** The value of `OIDC_PROVIDERS`. */
export const providerList = z.string().transform((text, context) => {
  try {
    return list.parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: "custom", message: EXAMPLE });
    return z.NEVER;
  }
});

const PRESETS = [
  { id: "google", name: "Google", kind: "oidc", issuer: "https://accounts.google.com" },
  { id: "github", name: "GitHub", kind: "github", issuer: "https://github.com" },
  { id: "facebook", name: "Facebook", kind: "facebook", issuer: "https://www.facebook.com" },
] as const;

type Settings = {
  OIDC_PROVIDERS: z.infer<typeof list>;
} & { [K in `${"GITHUB" | "FACEBOOK"}_URL`]?: string | undefined } & {
  [K in `${"GOOGLE" | "GITHUB" | "FACEBOOK"}_CLIENT_${"ID" | "SECRET"}`]?: string | undefined;
};

/** Every provider that is configured; of a preset both settings or none. */
export function providersOf(settings: Settings): readonly ProviderConfig[] {
  const presets = PRESETS.flatMap((preset) => {
    const name = preset.name.toUpperCase() as "GOOGLE" | "GITHUB" | "FACEBOOK";
    const client_id = settings[`${name}_CLIENT_ID`];
    const client_secret = settings[`${name}_CLIENT_SECRET`];
    if (client_id === undefined && client_secret === undefined) return [];
    if (client_id === undefined) throw new StartupError(`Setting ${name}_CLIENT_ID is missing: its secret is set.`);
    if (client_secret === undefined)
      throw new StartupError(`Setting ${name}_CLIENT_SECRET is missing: its client id is set.`);
    const issuer = (name === "GOOGLE" ? undefined : settings[`${name}_URL`]) ?? preset.issuer;
    return [{ ...preset, issuer, client_id, client_secret }];
  });
  const all = [...presets, ...settings.OIDC_PROVIDERS.map((given) => ({ ...given, kind: "oidc" as const }))];
  if (new Set(all.map(({ id }) => id)).size < all.length)
    throw new StartupError("Setting OIDC_PROVIDERS uses the id of a provider that has settings of its own.");
  return Object.freeze(all);
}
