import { phrase } from "@helloworld/protocol";
import { AppError } from "./errors.ts";

/** A token bucket: `tokens` at `at`, in milliseconds of a monotonic clock. */
type Bucket = { tokens: number; at: number };

/** At most `burst` at once and `per_minute` sustained. */
type Limit = { burst: number; per_minute: number };

function fullBucket(limit: Limit): Bucket {
  return { tokens: limit.burst, at: performance.now() };
}

/** Takes one token, or answers after how many milliseconds there will be one. */
function take(bucket: Bucket, limit: Limit, now = performance.now()): number {
  bucket.tokens = Math.min(limit.burst, bucket.tokens + ((now - bucket.at) * limit.per_minute) / 60_000);
  bucket.at = now;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return Math.ceil(((1 - bucket.tokens) * 60_000) / limit.per_minute);
}

export type LimitName = keyof typeof LIMIT_TABLE;

/**
 * Every limit of the product, before RATE_LIMIT_FACTOR: that of one person and, where what is asked is open to
 * anyone, that of one network (an IPv4 address, or a /64 of IPv6), whoever in it asks. A school or an office is one
 * network, so what costs little has a network limit that 250 people meet neither together nor after a restart.
 */
export const LIMIT_TABLE = {
  /** Inbound frames of one person over all their connections, typing apart. */
  frame: { burst: 60, per_minute: 120 },
  typing: { burst: 10, per_minute: 60 },
  /** Messages of one person over REST. */
  send: { burst: 60, per_minute: 120 },
  read: { burst: 120, per_minute: 600, network: { burst: 2_500, per_minute: 6_000 } },
  write: { burst: 60, per_minute: 120, network: { burst: 300, per_minute: 300 } },
  /** Pictures: a list of people asks for many at once. */
  picture: { burst: 600, per_minute: 3_000, network: { burst: 6_000, per_minute: 12_000 } },
  /** Pieces of uploads. */
  upload: { burst: 300, per_minute: 1_500 },
  search: { burst: 40, per_minute: 120, network: { burst: 500, per_minute: 1_200 } },
  /** Attempts at the link that makes the first admin. */
  login: { burst: 10, per_minute: 5 },
  /** Sign-in attempts, right or wrong; wrong ones are counted in the database too. */
  login_address: { burst: 200, per_minute: 120 },
  register: { burst: 20, per_minute: 5 },
  report: { burst: 10, per_minute: 2 },
  ticket: { burst: 60, per_minute: 60 },
  connect: { burst: 60, per_minute: 60, network: { burst: 1_000, per_minute: 1_000 } },
  /** Requests whose credentials are not valid, or missing where they are needed. */
  unauthenticated: { burst: 300, per_minute: 120 },
  /** Pages that are rendered for a visitor; one that others have just asked for costs nothing. */
  page: { burst: 1_000, per_minute: 600 },
  /** Sitemaps, feeds and other documents for programs. */
  document: { burst: 120, per_minute: 120 },
} as const satisfies Record<string, Limit & { network?: Limit }>;

/** Whom a limit counts for. */
export type Subject = { person: string } | { network: string };
export type Taken = { retry_after_ms: number; remaining: number; limit: Limit };

/** Live connections of one person; the next one is refused. */
const CONNECTIONS = 50;

/**
 * Buckets by action and subject, in memory. A bucket that is full again is
 * forgotten, so memory is bounded by what was active within a few minutes.
 */
export class Limits {
  readonly #buckets = new Map<string, { bucket: Bucket; limit: Limit }>();
  readonly #table: Record<LimitName, { person: Limit; network: Limit }>;
  readonly #sweeper: Timer;
  readonly connections: number;

  constructor(factor: number) {
    const scaled = ({ burst, per_minute }: Limit) => ({
      burst: Math.max(1, burst * factor),
      per_minute: per_minute * factor,
    });
    const rows = Object.entries(LIMIT_TABLE).map(([name, row]) => [
      name,
      { person: scaled(row), network: scaled("network" in row ? row.network : row) },
    ]);
    this.#table = Object.fromEntries(rows);
    this.connections = Math.max(1, Math.floor(CONNECTIONS * factor));
    this.#sweeper = setInterval(() => this.#sweep(), 60_000);
  }

  /** Takes one of `name` for a person or a network; answers what the headers say. */
  take(name: LimitName, subject: Subject): Taken {
    const by_person = "person" in subject;
    const key = by_person ? `${name} ${subject.person}` : `${name} of ${subject.network}`;
    let known = this.#buckets.get(key);
    if (!known) {
      const limit = this.#table[name][by_person ? "person" : "network"];
      known = { bucket: fullBucket(limit), limit };
      this.#buckets.set(key, known);
    }
    const { bucket, limit } = known;
    return { retry_after_ms: take(bucket, limit), remaining: Math.floor(bucket.tokens), limit };
  }

  /** Takes one of `name`, and refuses where there is none left. */
  require(name: LimitName, subject: Subject, refusal = phrase("Too many requests; slow down.")): Taken {
    const taken = this.take(name, subject);
    const { retry_after_ms } = taken;
    if (retry_after_ms > 0) throw new AppError("rate_limited", refusal, { retry_after_ms });
    return taken;
  }

  stop(): void {
    clearInterval(this.#sweeper);
  }

  #sweep(): void {
    const now = performance.now();
    for (const [key, { bucket, limit }] of this.#buckets) {
      if (bucket.tokens + ((now - bucket.at) * limit.per_minute) / 60_000 >= limit.burst) this.#buckets.delete(key);
    }
  }
}
