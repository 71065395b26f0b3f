import type { Connected } from "./connection.ts";

/** At most `burst` at once and `per_minute` sustained. */
export type Limit = { burst: number; per_minute: number };

export type TokenTaken = {
  /** Zero where there was a token, else after how long there is one. */
  retry_after_ms: number;
  remaining: number;
};

/** The connections of a user to one server. */
export type ConnectionsHere = { connections: number; connected: Connected };

/**
 * What the servers of one site know together and can lose: rate limits, tickets that were used, and who is connected.
 * What must not be lost is in PostgreSQL. While the store of a driver is away, it answers by what this server knows.
 * `tests/bus.test.ts` is the contract of every driver.
 */
export interface SharedState {
  /**
   * Takes a token from the bucket of `key`, which is full at first and forgotten once it is full again. It is asked for
   * each frame: a driver that knows at once answers at once.
   */
  takeToken(key: string, limit: Limit): TokenTaken | Promise<TokenTaken>;
  /** Whether this is the first to take `key` on any server within so many seconds. */
  takeOnce(key: string, seconds: number): Promise<boolean>;
  /** Says what connections a user has to this server, and answers how many they have to all servers. */
  setConnections(user_id: string, here: ConnectionsHere): Promise<number>;
  /** Whether users are connected to any server. */
  connected(user_ids: string[]): Promise<Map<string, Connected>>;
}
