import type { Me, TokenResponse } from "@helloworld/protocol";
import { type Api, createApi } from "./api.ts";
import type { ClientOptions } from "./client.ts";
import { isUnauthenticated, OfflineError } from "./errors.ts";
import type { Live } from "./live.ts";
import { PostSubscriptions } from "./post-subscriptions.ts";
import type { ChatStorage } from "./storage.ts";
import { ChatStore } from "./store.ts";

/**
 * Who is here: signing in, coming back, signing out. A visitor needs no more
 * than this; the live part is loaded before `store.me` says that somebody is here.
 */
export class Session {
  readonly api: Api;
  readonly store = new ChatStore();
  readonly post_subscriptions = new PostSubscriptions((data) =>
    this.#live?.broadcastEphemeral({ type: "watch", data }),
  );
  readonly #options: ClientOptions;
  #storage: Promise<ChatStorage> | undefined;
  #live: Live | undefined;
  #loading: Promise<Live> | undefined;
  #token: string | undefined;
  #started = false;
  #idle = false;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#token = options.token;
    // Looked up at each call, as `fetch` must be called on its own window.
    const fetch = options.fetch ?? ((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
    const token = () => this.#token;
    this.api = createApi({ base_url: options.base_url ?? "", fetch: fetch as typeof globalThis.fetch, token });
  }

  /** Undefined as long as nobody was signed in. */
  get live(): Live | undefined {
    return this.#live;
  }

  /** Throws when nobody is signed in. */
  myId(): string {
    if (!this.store.me) throw new OfflineError("Nobody is signed in.");
    return this.store.me.id;
  }

  /** The live part of who is here, which is there by then. Throws when nobody is signed in. */
  mine(): Live {
    this.myId();
    if (!this.#live) throw new OfflineError("Nobody is signed in.");
    return this.#live;
  }

  async start(): Promise<void> {
    const { store } = this;
    this.#started = true;
    // Who is here already stays, whoever else used the same storage meanwhile.
    const user_id = store.me?.id ?? (await (await this.#stored()).lastUser().catch(() => null));
    if (user_id) await (await this.load()).resume(user_id);
    if (!store.me) {
      try {
        const me = await this.api.who();
        if (me) await (await this.load()).signedIn(me);
        else store.set("connection", "signed_out");
      } catch (error) {
        if (isUnauthenticated(error)) store.set("connection", "signed_out");
      }
    }
    store.set("ready", true);
    if (store.connection === "signed_out") return;
    const live = await this.load();
    // Stopped meanwhile, as a page does that mounts its parts twice.
    if (this.#started) live.connect();
  }

  async stop(): Promise<void> {
    this.#started = false;
    await this.#live?.stop();
  }

  /** Signed in just now. */
  async enter({ user, access_token }: TokenResponse): Promise<Me> {
    // Only browsers keep the session cookie of the same answer.
    if (typeof document === "undefined") this.#token = access_token;
    const live = await this.load();
    await live.signedIn(user);
    this.store.set("ready", true);
    live.connect();
    return user;
  }

  setIdle(is_idle: boolean): void {
    this.#idle = is_idle;
    this.#live?.broadcastEphemeral({ type: "set_idle", data: { is_idle } });
  }

  /** Does what needs the live part: at once where it is there, else when it came, always in the order of the calls. */
  async with<T>(work: (live: Live) => T | Promise<T>): Promise<T> {
    return work(this.#live ?? (await this.load()));
  }

  load(): Promise<Live> {
    this.#loading ??= this.#load().catch((error) => {
      // The next one who needs it tries again.
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #load(): Promise<Live> {
    const { Live } = await import("./live.ts");
    const { store, api, post_subscriptions } = this;
    const { base_url = "", web_socket = globalThis.WebSocket } = this.#options;
    const idle = () => this.#idle;
    this.#live = new Live({
      store,
      api,
      storage: this.#stored(),
      post_subscriptions,
      base_url,
      web_socket,
      idle,
    });
    return this.#live;
  }

  #stored(): Promise<ChatStorage> {
    const { storage } = this.#options;
    this.#storage ??= storage
      ? Promise.resolve(storage)
      : import("./storage-idb.ts").then(({ openStorage }) => openStorage());
    return this.#storage;
  }
}
