/**
 * Numbers and names that both sides of the wire must agree on. No imports, so
 * a browser bundle that needs one of them does not carry the schemas along.
 */

/** The version of the frame protocol; the server says it in `hello`. */
export const PROTOCOL_VERSION = 1;

/** How the product can look to a person: of each choice the default first. */
export const APPEARANCE = {
  theme: ["pink", "blue", "green", "dark", "rainbow", "gold", "purple", "red"],
  /** `system` is light or dark as the device is; the dark theme is always dark. */
  color_mode: ["system", "light", "dark"],
  /** Percent. */
  text_size: [100, 90, 110, 120, 130, 140],
  density: ["comfortable", "compact"],
  /** A device's own, not the account's: `system` is as the device asks. */
  motion: ["system", "reduced"],
} as const;

export const LIMITS = {
  /** Characters in one message. */
  content: 10_000,
  /** Bytes in one inbound frame. */
  frame_bytes: 64 * 1024,
  /** Bytes in one REST body that is not a file. */
  body_bytes: 256 * 1024,
  /** Messages in one page of history. */
  history_page: 100,
  history_page_default: 50,
  /** Events of one stream in one `sync` answer. */
  sync_events: 300,
  /** A cursor further behind than this gets `reset`. */
  sync_distance: 5_000,
  /** Streams in one `sync` frame. */
  sync_streams: 1_000,
  client_id: 64,
  /** Unread messages, and notifications, are counted up to here; a screen says "99+". */
  unread: 100,
  /** Characters of a message that show where it is answered. */
  excerpt: 200,
  /** People whom a reaction names. */
  reaction_people: 100,
  /** Different reactions to one message. */
  reactions: 30,
  reaction: 64,
  /** Seconds until a message deletes itself. */
  lifetime_min: 5,
  lifetime_max: 365 * 24 * 3600,
  /** Members up to which a room tells who has read what. */
  receipt_members: 50,
  /** Rooms to which one forwards at once. */
  forward_rooms: 20,
  /** Messages that one person has scheduled. */
  scheduled: 200,
  /** Drafts that are kept of one person. */
  drafts: 500,
  room_name: 80,
  room_topic: 250,
  folders: 30,
  folder_name: 40,
  /** Open invitations of one room, the people who may come in by one, and how long it may be open. */
  invitations: 100,
  invitation_uses: 1_000,
  invitation_seconds: 366 * 86_400,
  /** The text of a request to join a room. */
  join_message: 500,
  /** Letters by which private rooms can be found. */
  discover_min: 2,
  /** People added to a room at once. */
  members_at_once: 100,
  username_min: 3,
  username_max: 30,
  person_name: 50,
  /** One's own name for a contact. */
  contact_name: 100,
  /** The text of a report, and the note that closes it. */
  report: 1_000,
  contact_label: 30,
  /** Labels of one contact. */
  contact_labels: 10,
  bio: 1_000,
  interests: 20,
  interest: 50,
  location: 100,
  link: 300,
  social_links: 10,
  email: 254,
  post_title: 150,
  post_content: 20_000,
  post_pictures: 10,
  picture_alt: 500,
  poll_options: 10,
  poll_option: 100,
  comment: 5_000,
  /** People whom one post or comment can name. */
  mentions: 20,
  watched_posts: 200,
  /** Of an address that a post links to, and of what the page there says of itself. */
  link_address: 2_000,
  preview_title: 200,
  preview_site: 100,
  preview_description: 400,
  /** Files of one message. */
  attachments: 10,
  /** Characters of a file's name. */
  file_name: 255,
  /** Values of a waveform. */
  waveform: 100,
  /** Characters between the colons of an emoji of the server, and how many of them there are at most. */
  emoji_name: 32,
  custom_emojis: 500,
  /** Characters that one can search for. */
  search: 200,
  password_min: 8,
  password_max: 128,
} as const;

/** Milliseconds. */
export const TIMING = {
  heartbeat: 25_000,
  /** Silence after a missed heartbeat before the connection counts as dead. */
  heartbeat_grace: 10_000,
  /** A person who types says so again after this. */
  typing_resend: 5_000,
  /** Typing ends by itself after this. */
  typing_expiry: 10_000,
  reconnect_min: 500,
  reconnect_max: 20_000,
} as const;

/** WebSocket close codes of ours; 4xxx is the range for applications. */
export const CLOSE = {
  /** The session ended or its token expired: sign in again. */
  unauthenticated: 4001,
  /** The receiver did not keep up: reconnect and resume by cursor. */
  too_slow: 4008,
  /** The server is stopping: reconnect with backoff. */
  server_stopping: 4012,
  /** Far beyond the frame limit after many refusals. */
  flooding: 4029,
  /** The person has as many live connections as one may have: close one, or try again later. */
  too_many_connections: 4030,
} as const;

/** Every error code of REST and frames, with its HTTP status. */
export const ERROR_STATUS = {
  bad_request: 400,
  invalid_json: 400,
  invalid_frame: 400,
  unknown_frame_type: 400,
  validation_failed: 422,
  unauthenticated: 401,
  wrong_credentials: 401,
  session_expired: 401,
  csrf: 403,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  /** The body arrived too slowly. */
  request_timeout: 408,
  conflict: 409,
  /** A message was kept for someone to decide on it. */
  held: 409,
  gone: 410,
  precondition_failed: 412,
  payload_too_large: 413,
  frame_too_large: 413,
  quota_exceeded: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  /** The checksum does not match the bytes that arrived; the number is that of the tus protocol. */
  checksum_mismatch: 460,
  internal: 500,
  busy: 503,
  stopping: 503,
  storage_full: 507,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** The languages of interface, errors and mails, as BCP 47 tags. */
export const LANGUAGES = ["en", "es", "fr", "de", "pt", "ar", "ur", "hi", "zh", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];
/** The language of ours that a BCP 47 tag is in, whatever its region. */
export function languageOfTag(tag: string | null | undefined): Language | undefined {
  const base = tag?.split("-")[0]?.toLowerCase();
  return LANGUAGES.find((language) => language === base);
}

/** How a language is written. */
export const directionOf = (language: string): "ltr" | "rtl" =>
  language === "ar" || language === "ur" ? "rtl" : "ltr";
