/** The full-width and the small form of the at sign, as some keyboards write it. */
const AT_SIGNS = /[\uFF20\uFE6B]/g;

/** The rule of HTML for the part before the @, and for each label of the domain. */
const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}$/i;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * An email address in the one form in which it is kept and compared: small letters, and the domain as mail servers
 * know it (`bücher.example` is `xn--bcher-kva.example`). Null for what is no address.
 */
export function emailAddress(typed: string): string | null {
  const text = typed.trim().replace(AT_SIGNS, "@");
  const at = text.lastIndexOf("@");
  const [local, domain] = [text.slice(0, at), asciiDomain(text.slice(at + 1))];
  if (at < 1 || !LOCAL.test(local) || domain === null) return null;
  return `${local.toLowerCase()}@${domain}`;
}

function asciiDomain(typed: string): string | null {
  const labels = (/^[\x21-\x7e]*$/.test(typed) ? typed.toLowerCase() : toAscii(typed)).split(".");
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) ? labels.join(".") : null;
}

/** As browsers do it for addresses of pages; the empty text for what they refuse. */
function toAscii(domain: string): string {
  if (/[\p{Cc}\s/?#@:\\%[\]]/u.test(domain) || !URL.canParse(`http://${domain}`)) return "";
  return new URL(`http://${domain}`).hostname;
}

/** The name of a person as somebody typed it: without the @ in front, an email address in its one form. */
export function typedName(typed: string): string {
  const name = typed.replace(AT_SIGNS, "@").trim().replace(/^@\s*/, "");
  return name.includes("@") ? (emailAddress(name) ?? name) : name;
}

/** Kinds of files that servers and browsers ask for by name. */
const FILE =
  /\.(?:txt|xml|json|jsonld|webmanifest|manifest|map|m?js|cjs|jsx|ts|tsx|css|wasm|html?|xhtml|php\d?|aspx?|jsp|cgi|png|jpe?g|gif|svg|ico|webp|avif|bmp|tiff?|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|tar|rar|7z|br|mp[34]|m4a|ogg|opus|wav|webm|mov|md|csv|tsv|ya?ml|toml|ini|conf|cfg|env|log|sql|sqlite|db|bak|rss|atom|ics|vcf|pem|crt|cer|sig|asc|sh|exe|dll|apk|dmg|msi|git)$/i;

/** Whether a name is a path of ours, or looks like a file that somebody may ask a server for. */
export function isReservedName(name: string): boolean {
  return FILE.test(name) || RESERVED.has(name.toLowerCase());
}

/** First path segments that pages use or may come to use, and names that others take for us. */
const RESERVED: ReadonlySet<string> = new Set(
  `about abuse account accounts activitypub add admin administrator ads all android announcements api app apps archive
  assets audit auth authorize automod avatar avatars backup backups billing blob blocked blocks blog bot bots broadcast
  bookmarks calendar call callback calls cdn channel channels chat chats comment comments community contact contacts
  create create_post css dashboard data delete delete_account desktop developer developers discover docs domain
  donate download downloads drafts edit email emoji emojis error errors everyone events explore export exports favicon
  favourites feed feeds feedback file files folders follow followers following forgot_password forum friends gallery
  graphql group groups guest guidelines health hello helloworld helloworldchat helloworld-chat help here home hook hooks
  hostmaster images img import inbox index info install invitation invitations invite invites ios jobs join js language
  languages legal license live localhost login logout mail mailer-daemon manifest market marketplace matrix me media
  meet member members mentions message messages metrics mod moderation moderator moderators modlog new news no-reply
  nobody nodeinfo noreply notification notifications null oauth oauth2 oembed official offline oidc onboarding openapi
  openid operator outbox owner page pages password payment payments people photos pictures ping pins policy polls popular
  post postmaster posts preferences presence press preview pricing privacy profile profiles proxy public push query
  ready register registration report reports reset reset_password robots room rooms root rss rules saml saved scheduled
  scim script search security self service service-worker serviceworker session sessions settings share shared sign_in
  sign_in_with sign_out sign_up signin signout signup site sitemap sitemaps sms socket socket.io space spaces sso ssr
  staff stage starred static stats status sticker stickers store story stories subscribe support sw sync sys sysadmin
  system tag tags team teams terms test theme themes thread threads token tokens topics tos trending trust two_factor
  ui undefined unsubscribe update updates upload uploads user username users verify verify_email v1 v2 v3 video videos
  voice web webauthn webfinger webhook webhooks webmaster websocket well-known widget widgets wiki ws www you`.split(
    /\s+/,
  ),
);
