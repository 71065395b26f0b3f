/** A token bucket: `tokens` at `at`, in milliseconds of a monotonic clock. */
export type Bucket = { tokens: number; at: number };

/** At most `burst` at once and `per_minute` sustained. */
export type Limit = { burst: number; per_minute: number };

export function fullBucket(limit: Limit): Bucket {
  return { tokens: limit.burst, at: performance.now() };
}

/** Takes one token, or answers after how many milliseconds there will be one. */
export function take(bucket: Bucket, limit: Limit, now = performance.now()): number {
  bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) * limit.per_minute) / 60_000);
  bucket.at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return Math.ceil(((1 - bucket.tokens) * 60_000) / limit.per_minute);
}

export type LimitName = keyof typeof LIMIT_TABLE;

/** Every limit of the product, before RATE_LIMIT_FACTOR. */
export const LIMIT_TABLE = {
  /** Inbound frames of one connection, typing apart. */
  frame: { burst: 60, per_minute: 120 },
  typing: { burst: 10, per_minute: 60 },
  /** Messages of one user over REST. */
  send: { burst: 60, per_minute: 120 },
  /** REST reads and writes of one user, or of one address without a session. */
  read: { burst: 120, per_minute: 600 },
  write: { burst: 60, per_minute: 120 },
  /** Pictures: a list of people asks for many at once. */
  picture: { burst: 600, per_minute: 3_000 },
  /** Pieces of uploads. */
  upload: { burst: 300, per_minute: 1_500 },
  search: { burst: 40, per_minute: 120 },
  /** Attempts at the link that makes the first admin. */
  login: { burst: 10, per_minute: 5 },
  /** Sign-in attempts from one address, right or wrong; wrong ones are counted in the database too. */
  login_address: { burst: 200, per_minute: 120 },
  register: { burst: 20, per_minute: 5 },
  report: { burst: 10, per_minute: 2 },
  connect: { burst: 60, per_minute: 60 },
} as const satisfies Record<string, Limit>;

/**
 * Buckets by action and subject, in memory. A bucket that is full again is
 * forgotten, so memory is bounded by what was active within a few minutes.
 */
export class Limits {
  readonly #buckets = new Map<string, Bucket>();
  readonly #table: Record<LimitName, Limit>;
  readonly #sweeper: Timer;

  constructor(factor: number) {
    const scaled = Object.entries(LIMIT_TABLE).map(([name, limit]) => [
      name,
      { burst: Math.max(1, limit.burst * factor), per_minute: limit.per_minute * factor },
    ]);
    this.#table = Object.fromEntries(scaled);
    this.#sweeper = setInterval(() => this.#sweep(), 60_000);
  }

  limit(name: LimitName): Limit {
    return this.#table[name];
  }

  /** Takes one of `name` for `subject`; answers what the headers say. */
  take(name: LimitName, subject: string): { retry_after_ms: number; remaining: number; limit: Limit } {
    const limit = this.#table[name];
    const key = `${name} ${subject}`;
    let bucket = this.#buckets.get(key);
    if (!bucket) {
      bucket = fullBucket(limit);
      this.#buckets.set(key, bucket);
    }
    const retry_after_ms = take(bucket, limit);
    return { retry_after_ms, remaining: Math.floor(bucket.tokens), limit };
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [key, bucket] of this.#buckets) {
      const limit = this.#table[key.slice(0, key.indexOf(" ")) as LimitName];
      if (bucket.tokens + ((now - bucket.at) * limit.per_minute) / 60_000 >= limit.burst) this.#buckets.delete(key);
    }
  }
}
