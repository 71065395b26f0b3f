import type { Generated } from "kysely";
import type { ColumnTypes } from "./column-types.ts";

/** The tables after all migrations; `npm run tables` writes this. bigint comes as number: no seq passes 2^53. */
export type Tables = {
  accounts: {
    id: Generated<string>;
    user_id: string;
    provider_id: string;
    account_id: string;
    password: string | null;
    access_token: string | null;
    refresh_token: string | null;
    id_token: string | null;
    access_token_expires_at: Date | null;
    refresh_token_expires_at: Date | null;
    scope: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  attempts: {
    subject: Uint8Array;
    user_id: string | null;
    failures: Generated<number>;
    next_at: Generated<Date>;
    forget_at: Generated<Date>;
  };
  audit_log: {
    id: Generated<string>;
    action: ColumnTypes["audit_log.action"];
    actor_id: string | null;
    subject_id: string | null;
    data: ColumnTypes["audit_log.data"];
    created_at: Generated<Date>;
  };
  authenticators: {
    user_id: string;
    secret: Uint8Array;
    confirmed_at: Date | null;
    last_step: Generated<number>;
    created_at: Generated<Date>;
  };
  blob_trash: {
    blob_id: string;
    created_at: Generated<Date>;
  };
  blocks: {
    id: Generated<string>;
    blocker_id: string;
    blocked_id: string;
    created_at: Generated<Date>;
  };
  comment_likes: {
    comment_id: string;
    user_id: string;
    created_at: Generated<Date>;
  };
  comment_mentions: {
    comment_id: string;
    user_id: string;
    name: string;
  };
  comments: {
    id: Generated<string>;
    post_id: string;
    parent_id: string | null;
    author_id: string | null;
    content: string;
    body: ColumnTypes["comments.body"];
    like_count: Generated<number>;
    reply_count: Generated<number>;
    client_id: string | null;
    created_at: Generated<Date>;
    edited_at: Date | null;
    deleted_at: Date | null;
  };
  contact_removals: {
    id: Generated<string>;
    user_id: string;
    other_id: string;
    room_id: string | null;
    taken: ColumnTypes["contact_removals.taken"];
    created_at: Generated<Date>;
  };
  contact_requests: {
    sender_id: string;
    receiver_id: string;
    name: string | null;
    created_at: Generated<Date>;
    boosted_at: Date | null;
    declined_at: Date | null;
  };
  contacts: {
    id: Generated<string>;
    owner_id: string;
    contact_id: string;
    name: string | null;
    created_at: Generated<Date>;
    is_favourite: Generated<boolean>;
    is_muted: Generated<boolean>;
    labels: Generated<string[]>;
  };
  custom_emojis: {
    name: string;
    picture_id: string;
    created_at: Generated<Date>;
  };
  devices: {
    id: Generated<string>;
    user_id: string;
    token_hash: Uint8Array;
    user_agent: string;
    network: string;
    created_at: Generated<Date>;
    used_at: Generated<Date>;
  };
  drafts: {
    user_id: string;
    place_id: string;
    room_id: string;
    thread_id: string | null;
    content: string;
    reply_to_id: string | null;
    updated_at: Generated<Date>;
  };
  events: {
    stream_id: string;
    seq: number;
    type: string;
    message_id: string | null;
    data: ColumnTypes["events.data"];
    created_at: Generated<Date>;
  };
  exports: {
    id: Generated<string>;
    user_id: string;
    status: Generated<"waiting" | "ready" | "failed">;
    done: Generated<number>;
    total: Generated<number>;
    failures: Generated<number>;
    bytes: number | null;
    created_at: Generated<Date>;
    expires_at: Date | null;
  };
  file_parts: {
    file_id: string;
    start: number;
    size: number;
    part_id: string;
  };
  files: {
    id: Generated<string>;
    owner_id: string;
    room_id: string | null;
    message_id: string | null;
    blob_id: Generated<string>;
    name: string;
    media_type: string;
    kind: Generated<"image" | "video" | "audio" | "file">;
    size: number;
    received: Generated<number>;
    sha256: Uint8Array | null;
    width: number | null;
    height: number | null;
    duration_ms: number | null;
    waveform: number[] | null;
    blur: string | null;
    state: Generated<"uploading" | "processing" | "ready" | "refused">;
    reason: string | null;
    created_at: Generated<Date>;
    expires_at: Generated<Date | null>;
    notes_kept: Generated<boolean>;
    moves: Generated<boolean>;
  };
  folders: {
    id: Generated<string>;
    user_id: string;
    name: string;
    position: number;
    created_at: Generated<Date>;
  };
  hidden_posts: {
    user_id: string;
    post_id: string;
    created_at: Generated<Date>;
  };
  identities: {
    id: Generated<string>;
    user_id: string;
    issuer: string;
    subject: string;
    provider: string;
    email: string | null;
    created_at: Generated<Date>;
    last_used_at: Date | null;
  };
  invitations: {
    id: Generated<string>;
    room_id: string;
    created_by: string | null;
    token_hash: Uint8Array;
    created_at: Generated<Date>;
    expires_at: Date | null;
    max_uses: number | null;
    uses: Generated<number>;
    revoked_at: Date | null;
  };
  join_requests: {
    room_id: string;
    user_id: string;
    message: Generated<string>;
    created_at: Generated<Date>;
    declined_at: Date | null;
  };
  kept_for_reports: {
    reporter_id: string;
    subject_id: string;
    text: string;
    created_at: Generated<Date>;
  };
  link_previews: {
    url: string;
    title: string | null;
    site_name: string;
    description: string;
    fetched_at: Generated<Date>;
  };
  log_followers: {
    name: string;
    stream_id: string;
    seq: Generated<number>;
  };
  mail_counts: {
    address_hash: Uint8Array;
    mails: Generated<number>;
    counted_from: Generated<Date>;
  };
  members: {
    room_id: string;
    user_id: string;
    role: Generated<"owner" | "admin" | "moderator" | "member">;
    joined_at: Generated<Date>;
    read_seq: Generated<number>;
    request: "waiting" | "declined" | null;
    notify: Generated<"all" | "mentions" | "none">;
    muted_until: ColumnTypes["members.muted_until"];
    hidden_seq: number | null;
    is_favourite: Generated<boolean>;
    folder_id: string | null;
    seen_seq: Generated<number>;
    seen_at: Date | null;
    delivered_seq: Generated<number>;
    receipts_after: Generated<number>;
    color: "rose" | "amber" | "green" | "teal" | "blue" | "violet" | null;
    wallpaper: "dots" | "grid" | "stripes" | "waves" | "dawn" | "meadow" | null;
  };
  message_edits: {
    message_id: string;
    version: number;
    content: string;
    written_at: Date;
  };
  message_marks: {
    user_id: string;
    message_id: string;
    room_id: string;
    starred_at: Date | null;
    hidden_at: Date | null;
  };
  message_reactions: {
    message_id: string;
    emoji: string;
    user_id: string;
    created_at: Generated<Date>;
  };
  message_search: {
    message_id: string;
    room_id: string;
    created_at: Date;
  };
  message_words: {
    word: string;
    count: number;
  };
  messages: {
    id: string;
    room_id: string;
    seq: number;
    sender_id: string | null;
    client_id: string | null;
    message_type: string;
    content: string;
    created_at: Generated<Date>;
    edited_at: Date | null;
    deleted_at: Date | null;
    reply_to_id: string | null;
    thread_id: string | null;
    thread_count: number | null;
    last_reply_at: Date | null;
    forwarded: ColumnTypes["messages.forwarded"];
    attachments: ColumnTypes["messages.attachments"];
    mentions: ColumnTypes["messages.mentions"];
    mention_groups: ColumnTypes["messages.mention_groups"];
    reactions: ColumnTypes["messages.reactions"];
    pinned_at: Date | null;
    pinned_by: string | null;
    expires_at: Date | null;
    preview: ColumnTypes["messages.preview"];
    no_preview: boolean | null;
    deleted_by: string | null;
    mention_ids: Generated<string[] | null>;
  };
  notification_causes: {
    id: Generated<string>;
    notification_id: string;
    kind: string;
    actor_id: string | null;
    source: unknown;
    data: Generated<unknown>;
    share_id: string | null;
  };
  notifications: {
    id: Generated<string>;
    user_id: string;
    seq: number;
    kind: string;
    actor_id: string | null;
    source: ColumnTypes["notifications.source"];
    data: ColumnTypes["notifications.data"];
    group_key: string | null;
    count: Generated<number>;
    created_at: Generated<Date>;
    read_at: Date | null;
  };
  oauth_states: {
    token_hash: Uint8Array;
    provider: string;
    session_id: string | null;
    state: string;
    nonce: string;
    code_verifier: string;
    next: string;
    expires_at: Generated<Date>;
    credentials_version: number | null;
  };
  outbox: {
    id: Generated<string>;
    user_id: string | null;
    recipient: string;
    kind: string;
    subject: string;
    text: string;
    html: string;
    status: "waiting" | "sent" | "failed" | "kept";
    attempts: Generated<number>;
    error: string | null;
    created_at: Generated<Date>;
    sent_at: Date | null;
    shown_text: Generated<string>;
  };
  passkey_challenges: {
    challenge_hash: Uint8Array;
    purpose: "add" | "sign_in" | "second_factor";
    session_id: string | null;
    two_factor_challenge: Uint8Array | null;
    expires_at: Generated<Date>;
    credentials_version: number | null;
  };
  passkeys: {
    id: Generated<string>;
    user_id: string;
    credential_id: string;
    public_key: Uint8Array;
    counter: Generated<number>;
    transports: Generated<string[]>;
    name: string;
    created_at: Generated<Date>;
    last_used_at: Date | null;
  };
  poll_votes: {
    post_id: string;
    user_id: string;
    choices: number[];
  };
  polls: {
    post_id: string;
    options: string[];
    votes: number[];
    voters: Generated<number>;
    multiple: boolean;
    closes_at: ColumnTypes["polls.closes_at"];
  };
  post_mentions: {
    post_id: string;
    user_id: string;
    name: string;
  };
  post_pictures: {
    id: Generated<string>;
    owner_id: string;
    post_id: string | null;
    place: Generated<number>;
    file_id: string;
    width: number;
    height: number;
    alt: Generated<string>;
    created_at: Generated<Date>;
  };
  post_reactions: {
    post_id: string;
    user_id: string;
    value: -1 | 0 | 1;
    created_at: Generated<Date>;
  };
  post_search: {
    post_id: string;
  };
  post_tags: {
    tag: string;
    post_id: string;
  };
  posts: {
    id: Generated<string>;
    author_id: string;
    title: string;
    content: string;
    body: ColumnTypes["posts.body"];
    visibility: "public" | "members" | "private";
    reach: ColumnTypes["posts.reach"];
    shared_id: string | null;
    like_count: Generated<number>;
    dislike_count: Generated<number>;
    comment_count: Generated<number>;
    share_count: Generated<number>;
    promotion_count: Generated<number>;
    hotness: Generated<number>;
    client_id: string | null;
    created_at: Generated<Date>;
    edited_at: Date | null;
    link_url: string | null;
    link_removed: Generated<boolean>;
  };
  presences: {
    user_id: string;
    status: Generated<"online" | "away" | "dnd" | "invisible">;
    text: Generated<string>;
    emoji: Generated<string>;
    text_until: Date | null;
    last_seen_at: Date | null;
  };
  profiles: {
    user_id: string;
    bio: Generated<string>;
    interests: Generated<string[]>;
    birthday: string | null;
    location: Generated<string>;
    website: Generated<string>;
    social_links: Generated<string[]>;
    is_private: Generated<boolean>;
    asks_first: Generated<boolean>;
    show_email: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_birthday: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_location: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_website: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_social_links: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_online_status: Generated<"everyone" | "members" | "contacts" | "nobody">;
    show_last_seen: Generated<"everyone" | "members" | "contacts" | "nobody">;
    allow_requests: Generated<"everyone" | "contacts" | "nobody">;
    allow_messages: Generated<"everyone" | "contacts" | "nobody">;
    allow_groups: Generated<"everyone" | "contacts" | "nobody">;
    allow_calls: Generated<"everyone" | "contacts" | "nobody">;
  };
  promotions: {
    id: Generated<string>;
    post_id: string;
    user_id: string;
  };
  proofs: {
    id: Generated<string>;
    user_id: string;
    purpose: "email" | "password";
    email: string;
    token_hash: Uint8Array;
    expires_at: Date;
    code_hash: Uint8Array | null;
    code_expires_at: Date | null;
    guesses: Generated<number>;
    created_at: Generated<Date>;
    credentials_version: number;
  };
  provider_sign_ups: {
    token_hash: Uint8Array;
    provider: string;
    issuer: string;
    subject: string;
    email: string | null;
    email_verified: boolean;
    expires_at: Generated<Date>;
  };
  recovery_codes: {
    user_id: string;
    code_hash: Uint8Array;
  };
  reminders: {
    id: Generated<string>;
    user_id: string;
    message_id: string;
    room_id: string;
    remind_at: Date;
  };
  reports: {
    id: Generated<string>;
    reporter_id: string | null;
    target_type: string;
    target_id: string;
    subject_id: string | null;
    reason: string;
    text: Generated<string>;
    evidence: ColumnTypes["reports.evidence"];
    created_at: Generated<Date>;
    closed_at: Date | null;
    closed_by: string | null;
    note: Generated<string>;
  };
  rooms: {
    id: string;
    kind: "direct" | "group" | "channel" | "forum";
    visibility: "public" | "private" | "secret";
    name: Generated<string>;
    topic: Generated<string>;
    created_by: string | null;
    created_at: Generated<Date>;
    member_count: Generated<number>;
    direct_low: string | null;
    direct_high: string | null;
    picture_id: string | null;
    send_role: Generated<"owner" | "admin" | "moderator" | "member">;
    attach_role: Generated<"owner" | "admin" | "moderator" | "member">;
    add_role: Generated<"owner" | "admin" | "moderator" | "member">;
    pin_role: Generated<"owner" | "admin" | "moderator" | "member">;
    mention_role: Generated<"owner" | "admin" | "moderator" | "member">;
    manage_role: Generated<"owner" | "admin" | "moderator" | "member">;
    message_lifetime: number | null;
  };
  scheduled_messages: {
    id: Generated<string>;
    sender_id: string;
    room_id: string;
    content: string;
    reply_to_id: string | null;
    thread_id: string | null;
    file_ids: Generated<string[]>;
    lifetime: number | null;
    scheduled_at: Date;
    created_at: Generated<Date>;
    failure: string | null;
    claimed_until: Date | null;
  };
  search_words: {
    word: string;
  };
  second_factors: {
    user_id: string;
    created_at: Generated<Date>;
  };
  sessions: {
    id: Generated<string>;
    user_id: string;
    token: string;
    expires_at: Date;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
    ends_at: Generated<Date>;
  };
  setup_tokens: {
    singleton: Generated<boolean>;
    token_hash: Uint8Array;
    created_at: Generated<Date>;
  };
  site: {
    singleton: Generated<boolean>;
    has_mail: Generated<boolean>;
  };
  streams: {
    id: string;
    kind: "room" | "inbox";
    head_seq: Generated<number>;
    floor_seq: Generated<number>;
  };
  thread_follows: {
    thread_id: string;
    user_id: string;
    room_id: string;
    is_following: Generated<boolean>;
    read_seq: Generated<number>;
  };
  two_factor_challenges: {
    token_hash: Uint8Array;
    user_id: string;
    expires_at: Date;
    credentials_version: number;
  };
  users: {
    id: Generated<string>;
    username: string;
    email: string;
    email_verified: Generated<boolean>;
    name: string;
    first_name: string;
    last_name: string;
    image: string | null;
    role: Generated<"user" | "moderator" | "admin">;
    theme: Generated<string>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
    suspended_at: Date | null;
    suspended_until: Date | null;
    avatar_id: string | null;
    read_receipts: Generated<boolean>;
    link_previews: Generated<boolean>;
    credentials_version: Generated<number>;
    methods_trusted_from: Date | null;
    language: string | null;
    color_mode: Generated<"system" | "light" | "dark">;
    text_size: Generated<number>;
    density: Generated<"comfortable" | "compact">;
    tour_done_at: Date | null;
    deleted_at: Date | null;
  };
  verifications: {
    id: Generated<string>;
    identifier: string;
    value: string;
    expires_at: Date;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
};
