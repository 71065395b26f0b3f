import type {
  AddContactsBody,
  AddContactsResponse,
  AddPasskeyBody,
  AuditQuery,
  AuditResponse,
  BlocksResponse,
  ChangeEmailBody,
  ChangePasswordBody,
  Comment,
  CommentsQuery,
  CommentsResponse,
  Contact,
  ContactRequestsResponse,
  ContactsQuery,
  ContactsResponse,
  CreateCommentBody,
  CreateFolderBody,
  CreateInvitationBody,
  CreatePostBody,
  CreateRoomBody,
  CustomEmoji,
  DeleteAccountBody,
  EmailState,
  EmojisResponse,
  ExportResponse,
  FeedQuery,
  FeedResponse,
  FoldersResponse,
  GalleryResponse,
  HelpArticle,
  HelpResponse,
  IdentitiesResponse,
  InvitationPreview,
  InvitationsResponse,
  JoinRequestsQuery,
  JoinRequestsResponse,
  LoginBody,
  LoginResponse,
  Me,
  MemberRole,
  MembersResponse,
  MyProfile,
  NewInvitation,
  NotificationsQuery,
  NotificationsResponse,
  OutboxQuery,
  OutboxResponse,
  OwnerBody,
  Passkey,
  PasskeyFactorBody,
  PasskeyLoginBody,
  PasskeyOptions,
  PeopleResponse,
  Post,
  PostPicture,
  PostsResponse,
  Presence,
  Profile,
  ProviderSignUpBody,
  ProvidersResponse,
  RandomProfilesResponse,
  Reaction,
  RecoveryCodesResponse,
  RegisterBody,
  RemovalResponse,
  ReportBody,
  ReportReceipt,
  ReportsQuery,
  ReportsResponse,
  RequestToJoinBody,
  ResetPasswordBody,
  ReturnResponse,
  Room,
  RoomSettingsBody,
  RoomsQuery,
  RoomsResponse,
  SearchQuery,
  SearchResponse,
  SecurityState,
  SessionsResponse,
  SetPresenceBody,
  SharePostBody,
  TextPage,
  TextPageName,
  TicketResponse,
  TokenResponse,
  TransferRoomBody,
  TwoFactorBody,
  TwoFactorSetup,
  UnreadResponse,
  UpdateContactBody,
  UpdateFolderBody,
  UpdatePostBody,
  UpdateProfileBody,
  UpdateRoomBody,
  UpdateSettingsBody,
  VerifyEmailBody,
  VisitProviderBody,
  VisitProviderResponse,
  WhoResponse,
} from "@helloworld/protocol";
import { messageCalls } from "./api-messages.ts";
import { type ApiOptions, type Call, type Method, type Query, type RawCall, rawRequest, request } from "./request.ts";

/** Every REST call of the chat, typed. Refusals throw `ApiError`, a missing network `OfflineError`. */
export type Api = ReturnType<typeof createApi>;

export function createApi(options: ApiOptions) {
  const call: Call = <Answer>(method: Method, path: string, body?: unknown, query?: Query): Promise<Answer> =>
    request<Answer>(options, method, path, body, query);

  return {
    register: (body: RegisterBody) => call<TokenResponse>("POST", "/auth/register", body),
    login: (body: LoginBody) => call<LoginResponse>("POST", "/auth/login", body),
    /** Finishes a login that answered `two_factor_required`. */
    finishLogin: (body: TwoFactorBody) => call<TokenResponse>("POST", "/auth/two_factor", body),
    /** How I sign in. */
    security: () => call<SecurityState>("GET", "/auth/security"),
    setUpTwoFactor: (body: OwnerBody) => call<TwoFactorSetup>("POST", "/auth/two_factor/setup", body),
    /** With the passkeys I have. */
    enableTwoFactor: (body: OwnerBody) => call<RecoveryCodesResponse>("POST", "/auth/two_factor/enable", body),
    confirmTwoFactor: (code: string) => call<RecoveryCodesResponse>("POST", "/auth/two_factor/confirm", { code }),
    renewRecoveryCodes: (body: OwnerBody) =>
      call<RecoveryCodesResponse>("POST", "/auth/two_factor/recovery_codes", body),
    disableTwoFactor: (body: OwnerBody) => call<void>("POST", "/auth/two_factor/disable", body),
    passkeyFactorOptions: (two_factor_token: string) =>
      call<PasskeyOptions>("POST", "/auth/two_factor/passkey/options", { two_factor_token }),
    finishLoginByPasskey: (body: PasskeyFactorBody) => call<TokenResponse>("POST", "/auth/two_factor/passkey", body),
    passkeyLoginOptions: () => call<PasskeyOptions>("POST", "/auth/passkey_login/options"),
    passkeyLogin: (body: PasskeyLoginBody) => call<TokenResponse>("POST", "/auth/passkey_login", body),
    newPasskeyOptions: (body: OwnerBody) => call<PasskeyOptions>("POST", "/auth/passkeys/options", body),
    addPasskey: (body: AddPasskeyBody) => call<Passkey>("POST", "/auth/passkeys", body),
    renamePasskey: (id: string, name: string) => call<Passkey>("PUT", `/auth/passkeys/${id}`, { name }),
    removePasskey: (id: string, body: OwnerBody) => call<void>("POST", `/auth/passkeys/${id}/remove`, body),
    logout: () => call<void>("POST", "/auth/logout"),
    logoutEverywhere: () => call<void>("DELETE", "/auth/sessions"),
    me: () => call<Me>("GET", "/auth/me"),
    /** Who this browser is signed in as; null for a visitor, which is no error. */
    who: async () => (await call<WhoResponse>("GET", "/auth/session")).user,
    /** Other places whose accounts sign in here. */
    providers: () => call<ProvidersResponse>("GET", "/auth/providers"),
    visitProvider: (id: string, body: VisitProviderBody) =>
      call<VisitProviderResponse>("POST", `/auth/providers/${id}/visit`, body),
    returnFromProvider: (id: string, query: string) =>
      call<ReturnResponse>("POST", `/auth/providers/${id}/return`, { query }),
    signUpByProvider: (body: ProviderSignUpBody) => call<TokenResponse>("POST", "/auth/providers/sign_up", body),
    identities: () => call<IdentitiesResponse>("GET", "/auth/identities"),
    unlinkIdentity: (id: string, body: OwnerBody) => call<void>("POST", `/auth/identities/${id}/unlink`, body),
    sessions: () => call<SessionsResponse>("GET", "/auth/sessions"),
    endSession: (id: string) => call<void>("DELETE", `/auth/sessions/${id}`),
    email: () => call<EmailState>("GET", "/auth/email"),
    verifyEmail: (body: VerifyEmailBody) => call<EmailState>("POST", "/auth/verify_email", body),
    resendEmail: () => call<EmailState>("POST", "/auth/verify_email/resend"),
    changeEmail: (body: ChangeEmailBody) => call<EmailState>("POST", "/auth/change_email", body),
    forgotPassword: (email: string) => call<void>("POST", "/auth/forgot_password", { email }),
    resetPassword: (body: ResetPasswordBody) => call<void>("POST", "/auth/reset_password", body),
    changePassword: (body: ChangePasswordBody) => call<void>("POST", "/auth/change_password", body),
    /** Gone for good, with everything of mine. */
    deleteAccount: (body: DeleteAccountBody) => call<void>("POST", "/auth/delete_account", body),
    exportState: () => call<ExportResponse>("GET", "/auth/export"),
    /** Builds it; when it is ready a notification says so, and `/api/v1/auth/export/download` is its file. */
    startExport: () => call<ExportResponse>("POST", "/auth/export"),
    claimAdmin: (token: string) => call<Me>("POST", "/auth/claim_admin", { token }),
    updateSettings: (body: UpdateSettingsBody) => call<Me>("PUT", "/settings", body),

    rooms: (query: RoomsQuery = {}) =>
      call<RoomsResponse & { inbox_seq: number }>("GET", "/chat/rooms", undefined, query),
    room: (id: string) => call<Room>("GET", `/chat/rooms/${id}`),
    createRoom: (body: CreateRoomBody) => call<Room>("POST", "/chat/rooms", body),
    updateRoom: (id: string, body: UpdateRoomBody) => call<Room>("PUT", `/chat/rooms/${id}`, body),
    deleteRoom: (id: string) => call<void>("DELETE", `/chat/rooms/${id}`),
    /** Somebody I did not add wrote to me: from now on it is a conversation like others. */
    acceptRequest: (room_id: string) => call<Room>("POST", `/chat/rooms/${room_id}/request/accept`),
    /** It goes from my list, and its sender can write no more. */
    declineRequest: (room_id: string) => call<void>("POST", `/chat/rooms/${room_id}/request/decline`),
    /** PNG, JPEG, GIF or WebP, at most 5 MB; null takes it away. */
    setRoomPicture: (room_id: string, picture: Blob | null) =>
      call<Room>(picture ? "PUT" : "DELETE", `/chat/rooms/${room_id}/picture`, picture ?? undefined),
    /** `q`: a part of a name or username. */
    members: (room_id: string, cursor?: string, q?: string) =>
      call<MembersResponse>("GET", `/chat/rooms/${room_id}/members`, undefined, { cursor, q }),
    /** All of them, or none where one cannot be added. */
    addMembers: (room_id: string, user_ids: string[]) =>
      call<Room>("POST", `/chat/rooms/${room_id}/members`, { user_ids }),
    setRole: (room_id: string, user_id: string, role: Exclude<MemberRole, "owner">) =>
      call<void>("PUT", `/chat/rooms/${room_id}/members/${user_id}`, { role }),
    transferRoom: (room_id: string, body: TransferRoomBody) => call<Room>("POST", `/chat/rooms/${room_id}/owner`, body),
    /** What I choose for myself. What is left out stays. */
    setRoomSettings: (room_id: string, body: RoomSettingsBody) =>
      call<Room>("PUT", `/chat/rooms/${room_id}/settings`, body),

    invitations: (room_id: string) => call<InvitationsResponse>("GET", `/chat/rooms/${room_id}/invitations`),
    /** The token is in this answer only. */
    createInvitation: (room_id: string, body: CreateInvitationBody) =>
      call<NewInvitation>("POST", `/chat/rooms/${room_id}/invitations`, body),
    revokeInvitation: (room_id: string, id: string) => call<void>("DELETE", `/chat/rooms/${room_id}/invitations/${id}`),
    invitation: (token: string) => call<InvitationPreview>("GET", `/chat/invitations/${encodeURIComponent(token)}`),
    acceptInvitation: (token: string) => call<Room>("POST", `/chat/invitations/${encodeURIComponent(token)}/accept`),

    joinRequests: (room_id: string, query: JoinRequestsQuery = {}) =>
      call<JoinRequestsResponse>("GET", `/chat/rooms/${room_id}/join_requests`, undefined, query),
    requestToJoin: (room_id: string, body: RequestToJoinBody) =>
      call<void>("POST", `/chat/rooms/${room_id}/join_requests`, body),
    withdrawJoinRequest: (room_id: string) => call<void>("DELETE", `/chat/rooms/${room_id}/join_requests`),
    answerJoinRequest: (room_id: string, user_id: string, answer: "approve" | "decline") =>
      call<void>("POST", `/chat/rooms/${room_id}/join_requests/${user_id}/${answer}`),

    folders: () => call<FoldersResponse>("GET", "/chat/folders"),
    createFolder: (body: CreateFolderBody) => call<FoldersResponse>("POST", "/chat/folders", body),
    updateFolder: (id: string, body: UpdateFolderBody) => call<FoldersResponse>("PUT", `/chat/folders/${id}`, body),
    deleteFolder: (id: string) => call<void>("DELETE", `/chat/folders/${id}`),
    /** Adds somebody; oneself: joins. */
    addMember: (room_id: string, user_id: string) => call<Room>("POST", `/chat/rooms/${room_id}/members/${user_id}`),
    /** Takes somebody out; oneself: leaves. */
    removeMember: (room_id: string, user_id: string) =>
      call<void>("DELETE", `/chat/rooms/${room_id}/members/${user_id}`),

    /** For what is not loaded with every page: `fileApi` of `@helloworld/sdk/files`. */
    call,
    raw: ((...asked) => rawRequest(options, ...asked)) as RawCall,
    ...messageCalls(call),

    presence: (user_id: string) => call<Presence>("GET", `/chat/presence/${user_id}`),
    setPresence: (body: SetPresenceBody) => call<Presence>("PUT", "/chat/presence", body),

    contacts: (query: ContactsQuery = {}) => call<ContactsResponse>("GET", "/contacts", undefined, query),
    addContacts: (body: AddContactsBody) => call<AddContactsResponse>("POST", "/contacts", body),
    /** What is left out stays. */
    updateContact: (user_id: string, body: UpdateContactBody) => call<Contact>("PUT", `/contacts/${user_id}`, body),
    /** With all my contacts; null takes it from them. */
    renameLabel: (label: string, name: string | null) =>
      call<void>(
        name === null ? "DELETE" : "PUT",
        `/contacts/labels/${encodeURIComponent(label)}`,
        name === null ? undefined : { name },
      ),
    removeContact: (user_id: string) => call<RemovalResponse>("DELETE", `/contacts/${user_id}`),
    undoRemoval: (removal_id: string) => call<void>("POST", `/contacts/removals/${removal_id}/undo`),
    contactRequests: () => call<ContactRequestsResponse>("GET", "/contacts/requests"),
    /** `user_id` is whom the request is from (accept, decline) or to (cancel, boost). */
    answerContactRequest: (user_id: string, answer: "accept" | "decline" | "cancel" | "boost") =>
      call<void>("POST", `/contacts/requests/${user_id}/${answer}`),
    blocks: () => call<BlocksResponse>("GET", "/blocks"),
    block: (user_id: string) => call<void>("PUT", `/blocks/${user_id}`),
    unblock: (user_id: string) => call<void>("DELETE", `/blocks/${user_id}`),

    notifications: (query: NotificationsQuery = {}) =>
      call<NotificationsResponse>("GET", "/notifications", undefined, query),
    readNotification: (id: string) => call<UnreadResponse>("PUT", `/notifications/${id}/read`),
    /** All up to a place are read. */
    readNotifications: (seq: number) => call<UnreadResponse>("PUT", "/notifications/read", { seq }),

    profile: (user_id: string) => call<Profile>("GET", `/profile/users/${user_id}`),
    profileByUsername: (username: string) =>
      call<Profile>("GET", `/profiles/by_username/${encodeURIComponent(username)}`),
    randomProfiles: () => call<RandomProfilesResponse>("GET", "/profiles/random"),
    myProfile: () => call<MyProfile>("GET", "/profile/me"),
    updateProfile: (body: UpdateProfileBody) => call<MyProfile>("PUT", "/profile/me", body),
    /** My picture, or the square `crop` of it, in pixels of the upright picture; null takes it away. */
    setAvatar: (picture: Blob | null, crop?: { x: number; y: number; side: number }) =>
      call<MyProfile>(picture ? "POST" : "DELETE", "/profile/me/avatar", picture ?? undefined, {
        crop: crop && `${crop.x},${crop.y},${crop.side}`,
      }),
    help: () => call<HelpResponse>("GET", "/help"),
    helpArticle: (slug: string) => call<HelpArticle>("GET", `/help/${encodeURIComponent(slug)}`),
    textPage: (name: TextPageName) => call<TextPage>("GET", `/pages/${name}`),
    feed: (query: FeedQuery = {}) => call<FeedResponse>("GET", "/feed", undefined, query),
    /** How many entries of others there are after one, up to 100. */
    newer: (order: "newest" | "following", after: string) =>
      call<{ count: number }>("GET", "/feed/newer", undefined, { order, after }),
    gallery: (query: { limit?: number; cursor?: string | undefined } = {}) =>
      call<GalleryResponse>("GET", "/gallery", undefined, query),
    postsOf: (user_id: string, query: { limit?: number; cursor?: string | undefined } = {}) =>
      call<PostsResponse>("GET", `/profile/users/${user_id}/posts`, undefined, query),
    hiddenPosts: (query: { limit?: number; cursor?: string | undefined } = {}) =>
      call<PostsResponse>("GET", "/posts/hidden", undefined, query),
    post: (id: string) => call<Post>("GET", `/posts/${id}`),
    createPost: (body: CreatePostBody) => call<Post>("POST", "/posts", body),
    updatePost: (id: string, body: UpdatePostBody) => call<Post>("PUT", `/posts/${id}`, body),
    deletePost: (id: string) => call<void>("DELETE", `/posts/${id}`),
    /** A picture for a post to be written. */
    addPostPicture: (picture: Blob) => call<PostPicture>("POST", "/posts/pictures", picture),
    sharePost: (id: string, body: SharePostBody) => call<Post>("POST", `/posts/${id}/shares`, body),
    react: (id: string, reaction: Reaction | null) => call<Post>("PUT", `/posts/${id}/reaction`, { reaction }),
    promote: (id: string, promoted: boolean) => call<Post>(promoted ? "PUT" : "DELETE", `/posts/${id}/promotion`),
    hidePost: (id: string, hidden: boolean) => call<Post>(hidden ? "PUT" : "DELETE", `/posts/${id}/hidden`),
    vote: (id: string, choices: number[]) => call<Post>("PUT", `/posts/${id}/vote`, { choices }),
    comments: (post_id: string, query: CommentsQuery = {}) =>
      call<CommentsResponse>("GET", `/posts/${post_id}/comments`, undefined, query),
    comment: (post_id: string, body: CreateCommentBody) => call<Comment>("POST", `/posts/${post_id}/comments`, body),
    oneComment: (id: string) => call<Comment>("GET", `/comments/${id}`),
    updateComment: (id: string, content: string) => call<Comment>("PUT", `/comments/${id}`, { content }),
    deleteComment: (id: string) => call<void>("DELETE", `/comments/${id}`),
    likeComment: (id: string, liked: boolean) => call<Comment>(liked ? "PUT" : "DELETE", `/comments/${id}/like`),

    /** By name, username, or exact email. */
    people: (q: string, limit?: number) => call<PeopleResponse>("GET", "/people", undefined, { q, limit }),

    /** People, posts and rooms; `all` gives the first few of each. */
    search: (query: SearchQuery) => call<SearchResponse>("GET", "/search", undefined, query),

    emojis: () => call<EmojisResponse>("GET", "/chat/emojis"),
    /** Adds an emoji of this server, or gives it another picture. */
    setEmoji: (name: string, picture: Blob) => call<CustomEmoji>("PUT", `/chat/emojis/${name}`, picture),
    removeEmoji: (name: string) => call<void>("DELETE", `/chat/emojis/${name}`),

    auditLog: (query: AuditQuery = {}) => call<AuditResponse>("GET", "/admin/audit_log", undefined, query),
    outbox: (query: OutboxQuery = {}) => call<OutboxResponse>("GET", "/admin/outbox", undefined, query),
    report: (body: ReportBody) => call<ReportReceipt>("POST", "/reports", body),
    reports: (query: ReportsQuery = {}) => call<ReportsResponse>("GET", "/admin/reports", undefined, query),
    closeReport: (id: string, note: string) => call<void>("POST", `/admin/reports/${id}/close`, { note }),
    wsTicket: () => call<TicketResponse>("POST", "/chat/ws_ticket"),
  };
}
