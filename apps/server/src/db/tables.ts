import type {
  Attachment,
  Audience,
  AuditAction,
  FileKind,
  LinkPreview,
  MemberRole,
  MentionGroup,
  MessageReaction,
  MessageType,
  NotificationKind,
  NotificationSource,
  NotifyLevel,
  PermissionAudience,
  PostVisibility,
  PresenceChoice,
  ReportEvidence,
  ReportReason,
  ReportTarget,
  RichText,
  RoomKind,
  SiteRole,
  Visibility,
} from "@helloworld/protocol";
import type { ColumnType, Generated } from "kysely";

/** The columns as SQL has them; migrations/ is the definition. bigint comes as number: no seq passes 2^53. */
export type Tables = {
  users: {
    id: Generated<string>;
    username: string;
    email: string;
    email_verified: Generated<boolean>;
    name: string;
    first_name: string;
    last_name: string;
    image: string | null;
    avatar_id: string | null;
    role: Generated<SiteRole>;
    theme: Generated<string>;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
    suspended_at: Date | null;
    suspended_until: Date | null;
    read_receipts: Generated<boolean>;
    link_previews: Generated<boolean>;
    credentials_version: Generated<number>;
    methods_trusted_from: Date | null;
  };
  sessions: {
    id: Generated<string>;
    user_id: string;
    token: string;
    expires_at: Date;
    ends_at: Generated<Date>;
    ip_address: string | null;
    user_agent: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  setup_tokens: { singleton: Generated<boolean>; token_hash: Uint8Array; created_at: Generated<Date> };
  streams: { id: string; kind: "room" | "inbox"; head_seq: Generated<number>; floor_seq: Generated<number> };
  events: {
    stream_id: string;
    seq: number;
    type: string;
    message_id: string | null;
    data: ColumnType<unknown, object | null, never>;
    created_at: Generated<Date>;
  };
  rooms: {
    id: string;
    kind: RoomKind;
    visibility: Visibility;
    name: Generated<string>;
    topic: Generated<string>;
    created_by: string | null;
    created_at: Generated<Date>;
    member_count: Generated<number>;
    picture_id: string | null;
    send_role: Generated<MemberRole>;
    attach_role: Generated<MemberRole>;
    add_role: Generated<MemberRole>;
    pin_role: Generated<MemberRole>;
    mention_role: Generated<MemberRole>;
    manage_role: Generated<MemberRole>;
    direct_low: string | null;
    direct_high: string | null;
  };
  members: {
    room_id: string;
    user_id: string;
    role: Generated<MemberRole>;
    joined_at: Generated<Date>;
    read_seq: Generated<number>;
    request: "waiting" | "declined" | null;
    seen_seq: Generated<number>;
    seen_at: Date | null;
    delivered_seq: Generated<number>;
    notify: Generated<NotifyLevel>;
    /** `infinity` is for always. */
    muted_until: ColumnType<Date | null, string | null, string | null>;
    hidden_seq: number | null;
    is_favourite: Generated<boolean>;
    folder_id: string | null;
  };
  folders: {
    id: Generated<string>;
    user_id: string;
    name: string;
    position: number;
    created_at: Generated<Date>;
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
    message: string;
    created_at: Generated<Date>;
    declined_at: Date | null;
  };
  messages: {
    id: string;
    room_id: string;
    seq: number;
    sender_id: string | null;
    client_id: string | null;
    message_type: MessageType;
    content: string;
    created_at: Generated<Date>;
    edited_at: Date | null;
    deleted_at: Date | null;
    reply_to_id: string | null;
    thread_id: string | null;
    thread_count: number | null;
    last_reply_at: Date | null;
    forwarded: ColumnType<{ sender_id: string | null } | null, object | null, object | null>;
    attachments: ColumnType<Attachment[] | null, never, null>;
    mentions: ColumnType<Record<string, string> | null, never, object | null>;
    mention_groups: MentionGroup[] | null;
    reactions: ColumnType<MessageReaction[] | null, never, object | null>;
    pinned_at: Date | null;
    pinned_by: string | null;
    expires_at: Date | null;
    preview: ColumnType<LinkPreview | null, never, object | null>;
    no_preview: boolean | null;
    deleted_by: string | null;
  };
  message_marks: {
    user_id: string;
    message_id: string;
    room_id: string;
    starred_at: Date | null;
    hidden_at: Date | null;
  };
  thread_follows: {
    thread_id: string;
    user_id: string;
    room_id: string;
    is_following: Generated<boolean>;
    read_seq: Generated<number>;
  };
  proofs: {
    id: Generated<string>;
    user_id: string;
    purpose: "email" | "password";
    email: string;
    credentials_version: number;
    token_hash: Uint8Array;
    expires_at: Date;
    code_hash: Uint8Array | null;
    code_expires_at: Date | null;
    guesses: Generated<number>;
    created_at: Generated<Date>;
  };
  attempts: {
    subject: Uint8Array;
    user_id: string | null;
    failures: Generated<number>;
    next_at: Generated<Date>;
    forget_at: Generated<Date>;
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
  accounts: {
    id: Generated<string>;
    user_id: string;
    provider_id: string;
    account_id: string;
    password: string | null;
    created_at: Generated<Date>;
    updated_at: Generated<Date>;
  };
  audit_log: {
    id: Generated<string>;
    action: AuditAction;
    actor_id: string | null;
    subject_id: string | null;
    data: Generated<Record<string, string | number | boolean>>;
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
  outbox: {
    id: Generated<string>;
    user_id: string | null;
    recipient: string;
    kind: string;
    subject: string;
    text: string;
    html: string;
    shown_text: Generated<string>;
    status: "waiting" | "sent" | "failed" | "kept";
    attempts: Generated<number>;
    error: string | null;
    created_at: Generated<Date>;
    sent_at: Date | null;
  };
  notifications: {
    id: Generated<string>;
    user_id: string;
    seq: number;
    kind: NotificationKind;
    actor_id: string | null;
    source: NotificationSource;
    data: Generated<Record<string, string | number | boolean>>;
    group_key: string | null;
    count: Generated<number>;
    created_at: Generated<Date>;
    read_at: Date | null;
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
    show_email: Generated<Audience>;
    show_birthday: Generated<Audience>;
    show_location: Generated<Audience>;
    show_website: Generated<Audience>;
    show_social_links: Generated<Audience>;
    show_online_status: Generated<Audience>;
    show_last_seen: Generated<Audience>;
    allow_requests: Generated<PermissionAudience>;
    allow_messages: Generated<PermissionAudience>;
    allow_groups: Generated<PermissionAudience>;
    allow_calls: Generated<PermissionAudience>;
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
  contact_requests: {
    sender_id: string;
    receiver_id: string;
    name: string | null;
    created_at: Generated<Date>;
    boosted_at: Date | null;
    declined_at: Date | null;
  };
  blocks: { id: Generated<string>; blocker_id: string; blocked_id: string; created_at: Generated<Date> };
  contact_removals: {
    id: Generated<string>;
    user_id: string;
    other_id: string;
    room_id: string | null;
    taken: ColumnType<unknown, object, never>;
    created_at: Generated<Date>;
  };
  reports: {
    id: Generated<string>;
    reporter_id: string | null;
    target_type: ReportTarget["type"];
    target_id: string;
    subject_id: string | null;
    reason: ReportReason;
    text: Generated<string>;
    evidence: ColumnType<ReportEvidence, object>;
    created_at: Generated<Date>;
    closed_at: Date | null;
    closed_by: string | null;
    note: Generated<string>;
  };
  presences: {
    user_id: string;
    status: Generated<PresenceChoice>;
    text: Generated<string>;
    emoji: Generated<string>;
    text_until: Date | null;
    last_seen_at: Date | null;
  };
  posts: {
    id: Generated<string>;
    author_id: string;
    title: string;
    content: string;
    body: ColumnType<RichText, string, string>;
    visibility: PostVisibility;
    reach: Generated<0 | 1 | 2>;
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
    link_url: Generated<string | null>;
    link_removed: Generated<boolean>;
  };
  link_previews: {
    url: string;
    title: string | null;
    site_name: string;
    description: string;
    fetched_at: Generated<Date>;
  };
  post_reactions: { post_id: string; user_id: string; value: -1 | 0 | 1; created_at: Generated<Date> };
  promotions: { id: Generated<string>; post_id: string; user_id: string };
  hidden_posts: { user_id: string; post_id: string; created_at: Generated<Date> };
  comments: {
    id: Generated<string>;
    post_id: string;
    parent_id: string | null;
    author_id: string | null;
    content: string;
    body: ColumnType<RichText, string, string>;
    like_count: Generated<number>;
    reply_count: Generated<number>;
    client_id: string | null;
    created_at: Generated<Date>;
    edited_at: Date | null;
    deleted_at: Date | null;
  };
  comment_likes: { comment_id: string; user_id: string; created_at: Generated<Date> };
  post_tags: { tag: string; post_id: string };
  post_mentions: { post_id: string; user_id: string };
  comment_mentions: { comment_id: string; user_id: string };
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
  polls: {
    post_id: string;
    options: string[];
    votes: number[];
    voters: Generated<number>;
    multiple: boolean;
    closes_at: Date | string | null;
  };
  poll_votes: { post_id: string; user_id: string; choices: number[] };
  files: {
    id: Generated<string>;
    owner_id: string;
    room_id: string | null;
    message_id: string | null;
    blob_id: Generated<string>;
    name: string;
    media_type: string;
    kind: Generated<FileKind>;
    size: number;
    received: Generated<number>;
    sha256: Uint8Array | null;
    width: number | null;
    height: number | null;
    duration_ms: number | null;
    waveform: number[] | null;
    blur: string | null;
    notes_kept: Generated<boolean>;
    moves: Generated<boolean>;
    state: Generated<"uploading" | "processing" | "ready" | "refused">;
    reason: string | null;
    created_at: Generated<Date>;
    expires_at: Generated<Date | null>;
  };
  file_parts: { file_id: string; start: number; size: number; part_id: string };
  custom_emojis: { name: string; picture_id: string; created_at: Generated<Date> };
  blob_trash: { blob_id: string; created_at: Generated<Date> };
};
