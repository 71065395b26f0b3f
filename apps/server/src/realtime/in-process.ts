import type { Bus, BusMessages, BusTopic } from "./bus.ts";
import type { Connected } from "./connection.ts";
import type { ConnectionsHere, Limit, SharedState, TokenTaken } from "./shared-state.ts";

/** A token bucket: `tokens` at `at`, in milliseconds of a monotonic clock. */
type Bucket = { tokens: number; at: number; limit: Limit };

/** What one server holds of the bus and of the shared state. */
export type Member = { bus: Bus; shared: SharedState; leave(): void };

/**
 * The driver within one process: usually of one server, so that publishing costs nothing. Several servers of one process
 * share an exchange as those of several machines share a store.
 */
export class Exchange {
  readonly #members = new Set<InProcessBus>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #taken = new Map<string, number>();
  readonly #connected = new Map<string, Map<InProcessBus, ConnectionsHere>>();
  #sweeper: Timer | undefined;

  join(): Member {
    const bus = new InProcessBus(this.#members);
    this.#members.add(bus);
    this.#sweeper ??= setInterval(() => this.#sweep(), 60_000);
    const shared: SharedState = {
      takeToken: (key, limit) => this.#takeToken(key, limit),
      takeOnce: async (key, seconds) => this.#takeOnce(key, seconds),
      setConnections: async (user_id, here) => this.#setConnections(bus, user_id, here),
      connected: async (user_ids) => new Map(user_ids.map((id) => [id, this.#connectedOf(id)])),
    };
    return { bus, shared, leave: () => this.#leave(bus) };
  }

  /** Cuts the members off from each other, until the function that is answered connects them again. */
  interrupt(): () => void {
    for (const bus of this.#members) bus.is_away = true;
    return () => {
      for (const bus of this.#members) bus.comeBack();
    };
  }

  #leave(bus: InProcessBus): void {
    this.#members.delete(bus);
    for (const [user_id, parts] of this.#connected) {
      parts.delete(bus);
      if (parts.size === 0) this.#connected.delete(user_id);
    }
    if (this.#members.size > 0) return;
    clearInterval(this.#sweeper);
    this.#sweeper = undefined;
  }

  #takeToken(key: string, limit: Limit): TokenTaken {
    const now = performance.now();
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = { tokens: limit.burst, at: now, limit };
      this.#buckets.set(key, bucket);
    }
    bucket.tokens = tokensAt(bucket, now);
    bucket.at = now;
    if (bucket.tokens >= 1) {
      bucket.tokens -= 1;
      return { retry_after_ms: 0, remaining: Math.floor(bucket.tokens) };
    }
    return { retry_after_ms: Math.ceil(((1 - bucket.tokens) * 60_000) / limit.per_minute), remaining: 0 };
  }

  #takeOnce(key: string, seconds: number): boolean {
    const now = performance.now();
    const until = this.#taken.get(key);
    if (until !== undefined && until > now) return false;
    this.#taken.set(key, now + seconds * 1_000);
    return true;
  }

  #setConnections(bus: InProcessBus, user_id: string, here: ConnectionsHere): number {
    const parts = this.#connected.get(user_id) ?? new Map<InProcessBus, ConnectionsHere>();
    if (here.connections > 0) parts.set(bus, here);
    else parts.delete(bus);
    if (parts.size > 0) this.#connected.set(user_id, parts);
    else this.#connected.delete(user_id);
    let total = 0;
    for (const { connections } of parts.values()) total += connections;
    return total;
  }

  #connectedOf(user_id: string): Connected {
    const parts = this.#connected.get(user_id);
    if (!parts) return "gone";
    for (const { connected } of parts.values()) if (connected === "here") return "here";
    return "idle";
  }

  /** Memory is bounded by what was active within a few minutes. */
  #sweep(): void {
    const now = performance.now();
    for (const [key, bucket] of this.#buckets) {
      if (tokensAt(bucket, now) >= bucket.limit.burst) this.#buckets.delete(key);
    }
    for (const [key, until] of this.#taken) if (until <= now) this.#taken.delete(key);
  }
}

function tokensAt({ tokens, at, limit }: Bucket, now: number): number {
  return Math.min(limit.burst, tokens + ((now - at) * limit.per_minute) / 60_000);
}

class InProcessBus implements Bus {
  readonly #members: ReadonlySet<InProcessBus>;
  readonly #receivers = new Map<BusTopic, ((message: never) => void)[]>();
  readonly #reconcilers: (() => void)[] = [];
  is_away = false;

  constructor(members: ReadonlySet<InProcessBus>) {
    this.#members = members;
  }

  publish<T extends BusTopic>(topic: T, message: BusMessages[T]): void {
    if (this.#members.size === 1 || this.is_away) return;
    const text = JSON.stringify(message);
    for (const member of this.#members) if (member !== this) member.#deliver(topic, text);
  }

  subscribe<T extends BusTopic>(topic: T, receive: (message: BusMessages[T]) => void): void {
    const receivers = this.#receivers.get(topic);
    if (receivers) receivers.push(receive);
    else this.#receivers.set(topic, [receive]);
  }

  onGap(reconcile: () => void): void {
    this.#reconcilers.push(reconcile);
  }

  comeBack(): void {
    this.is_away = false;
    for (const reconcile of this.#reconcilers) reconcile();
  }

  #deliver(topic: BusTopic, text: string): void {
    queueMicrotask(() => {
      if (this.is_away || !this.#members.has(this)) return;
      for (const receive of this.#receivers.get(topic) ?? []) receive(JSON.parse(text) as never);
    });
  }
}
