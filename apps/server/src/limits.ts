import { phrase } from "@helloworld/protocol";
import { AppError } from "./errors.ts";
import type { Limit, SharedState, TokenTaken } from "./realtime/shared-state.ts";

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
export type Taken = TokenTaken & { limit: Limit };

/** Live connections of one person; the next one is refused. */
const CONNECTIONS = 50;

/** The limits of one site, which all of its servers share. */
export class Limits {
  readonly #shared: SharedState;
  readonly #table: Record<LimitName, { person: Limit; network: Limit }>;
  readonly connections: number;

  constructor(factor: number, shared: SharedState) {
    const scaled = ({ burst, per_minute }: Limit) => ({
      burst: Math.max(1, burst * factor),
      per_minute: per_minute * factor,
    });
    const rows = Object.entries(LIMIT_TABLE).map(([name, row]) => [
      name,
      { person: scaled(row), network: scaled("network" in row ? row.network : row) },
    ]);
    this.#shared = shared;
    this.#table = Object.fromEntries(rows);
    this.connections = Math.max(1, Math.floor(CONNECTIONS * factor));
  }

  /** Takes one of `name` for a person or a network; answers what the headers say, at once where the shared state does. */
  take(name: LimitName, subject: Subject): Taken | Promise<Taken> {
    const by_person = "person" in subject;
    const key = by_person ? `${name} ${subject.person}` : `${name} of ${subject.network}`;
    const limit = this.#table[name][by_person ? "person" : "network"];
    const taken = this.#shared.takeToken(key, limit);
    return taken instanceof Promise ? taken.then((late) => ({ ...late, limit })) : { ...taken, limit };
  }

  /** Takes one of `name`, and refuses where there is none left. */
  async require(name: LimitName, subject: Subject, refusal = phrase("Too many requests; slow down.")): Promise<void> {
    const { retry_after_ms } = await this.take(name, subject);
    if (retry_after_ms > 0) throw new AppError("rate_limited", refusal, { retry_after_ms });
  }
}
