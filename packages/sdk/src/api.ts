import type {
  ChangeEmailBody,
  ChangePasswordBody,
  CreateRoomBody,
  EmailState,
  HistoryAnswer,
  HistoryQuery,
  LoginBody,
  Me,
  MembersAnswer,
  Message,
  MyProfile,
  NotificationsAnswer,
  NotificationsQuery,
  OutboxAnswer,
  OutboxQuery,
  PeopleAnswer,
  Profile,
  RandomProfilesAnswer,
  ReadAnswer,
  RegisterBody,
  ResetPasswordBody,
  Room,
  RoomsAnswer,
  RoomsQuery,
  SendAnswer,
  SendMessageBody,
  SessionsAnswer,
  TicketAnswer,
  TokenAnswer,
  UnreadAnswer,
  UpdateProfileBody,
  UpdateRoomBody,
  UpdateSettingsBody,
  VerifyEmailBody,
} from "@helloworld/protocol";
import { errorOf, OfflineError } from "./errors.ts";

/** A request without an answer for this long counts as offline. */
const TIMEOUT_MS = 20_000;

export type ApiOptions = {
  base_url: string;
  fetch: typeof globalThis.fetch;
  /** A bearer token; without one the session cookie is used. */
  token: () => string | undefined;
};

type Method = "GET" | "POST" | "PUT" | "DELETE";
type Query = Record<string, unknown>;

/** Every REST call of the chat, typed. Refusals throw `ApiError`, a missing network `OfflineError`. */
export type Api = ReturnType<typeof createApi>;

export function createApi(options: ApiOptions) {
  const call = <Answer>(method: Method, path: string, body?: unknown, query?: Query): Promise<Answer> =>
    request<Answer>(options, method, path, body, query);

  return {
    register: (body: RegisterBody) => call<TokenAnswer>("POST", "/auth/register", body),
    login: (body: LoginBody) => call<TokenAnswer>("POST", "/auth/login", body),
    logout: () => call<void>("POST", "/auth/logout"),
    logoutEverywhere: () => call<void>("DELETE", "/auth/sessions"),
    me: () => call<Me>("GET", "/auth/me"),
    sessions: () => call<SessionsAnswer>("GET", "/auth/sessions"),
    endSession: (id: string) => call<void>("DELETE", `/auth/sessions/${id}`),
    email: () => call<EmailState>("GET", "/auth/email"),
    verifyEmail: (body: VerifyEmailBody) => call<EmailState>("POST", "/auth/verify_email", body),
    resendEmail: () => call<EmailState>("POST", "/auth/verify_email/resend"),
    changeEmail: (body: ChangeEmailBody) => call<EmailState>("POST", "/auth/change_email", body),
    forgotPassword: (email: string) => call<void>("POST", "/auth/forgot_password", { email }),
    resetPassword: (body: ResetPasswordBody) => call<void>("POST", "/auth/reset_password", body),
    changePassword: (body: ChangePasswordBody) => call<void>("POST", "/auth/change_password", body),
    claimAdmin: (token: string) => call<Me>("POST", "/auth/claim_admin", { token }),
    updateSettings: (body: UpdateSettingsBody) => call<Me>("PUT", "/settings", body),

    rooms: (query: RoomsQuery = {}) =>
      call<RoomsAnswer & { inbox_seq: number }>("GET", "/chat/rooms", undefined, query),
    room: (id: string) => call<Room>("GET", `/chat/rooms/${id}`),
    createRoom: (body: CreateRoomBody) => call<Room>("POST", "/chat/rooms", body),
    updateRoom: (id: string, body: UpdateRoomBody) => call<Room>("PUT", `/chat/rooms/${id}`, body),
    deleteRoom: (id: string) => call<void>("DELETE", `/chat/rooms/${id}`),
    members: (room_id: string, cursor?: string) =>
      call<MembersAnswer>("GET", `/chat/rooms/${room_id}/members`, undefined, { cursor }),
    /** Adds somebody; oneself: joins. */
    addMember: (room_id: string, user_id: string) => call<Room>("POST", `/chat/rooms/${room_id}/members/${user_id}`),
    /** Takes somebody out; oneself: leaves. */
    removeMember: (room_id: string, user_id: string) =>
      call<void>("DELETE", `/chat/rooms/${room_id}/members/${user_id}`),

    history: (room_id: string, query: HistoryQuery = {}) =>
      call<HistoryAnswer>("GET", `/chat/rooms/${room_id}/messages`, undefined, query),
    sendMessage: (room_id: string, body: SendMessageBody) =>
      call<SendAnswer>("POST", `/chat/rooms/${room_id}/messages`, body),
    editMessage: (message_id: string, content: string) =>
      call<Message>("PUT", `/chat/messages/${message_id}`, { content }),
    deleteMessage: (message_id: string) => call<void>("DELETE", `/chat/messages/${message_id}`),
    markRead: (room_id: string, seq: number) => call<ReadAnswer>("PUT", `/chat/rooms/${room_id}/read`, { seq }),

    notifications: (query: NotificationsQuery = {}) =>
      call<NotificationsAnswer>("GET", "/notifications", undefined, query),
    readNotification: (id: string) => call<UnreadAnswer>("PUT", `/notifications/${id}/read`),
    /** All up to a place are read. */
    readNotifications: (seq: number) => call<UnreadAnswer>("PUT", "/notifications/read", { seq }),

    profile: (user_id: string) => call<Profile>("GET", `/profile/users/${user_id}`),
    profileByUsername: (username: string) =>
      call<Profile>("GET", `/profiles/by_username/${encodeURIComponent(username)}`),
    randomProfiles: () => call<RandomProfilesAnswer>("GET", "/profiles/random"),
    myProfile: () => call<MyProfile>("GET", "/profile/me"),
    updateProfile: (body: UpdateProfileBody) => call<MyProfile>("PUT", "/profile/me", body),
    /** By name, username, or exact email. */
    people: (q: string, limit?: number) => call<PeopleAnswer>("GET", "/people", undefined, { q, limit }),

    outbox: (query: OutboxQuery = {}) => call<OutboxAnswer>("GET", "/admin/outbox", undefined, query),
    wsTicket: () => call<TicketAnswer>("POST", "/chat/ws_ticket"),
  };
}

async function request<Answer>(
  options: ApiOptions,
  method: Method,
  path: string,
  body: unknown,
  query: Query = {},
): Promise<Answer> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  const token = options.token();
  if (token) headers.authorization = `Bearer ${token}`;
  let response: Response;
  let text: string;
  try {
    response = await options.fetch(`${options.base_url}/api/v1${path}${queryString(query)}`, {
      method,
      headers,
      credentials: "same-origin",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw await errorOf(response);
    text = await response.text();
  } catch (error) {
    if (error instanceof Error && error.name === "ApiError") throw error;
    throw new OfflineError(undefined, error);
  }
  return (text === "" ? undefined : JSON.parse(text)) as Answer;
}

function queryString(query: Query): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) params.set(name, String(value));
  return params.size === 0 ? "" : `?${params}`;
}
