import type { RawBuilder } from "kysely";
import type { App } from "../app.ts";
import type { Routes } from "../http/routes.ts";
import type { Work } from "../streams/consume.ts";
import type { BeforeMessage } from "./before-message.ts";

/** A file of a person's export. */
export type ExportFile = `${string}.json`;

/** What becomes of the rows of a table that hold something of a person. */
export type PersonalTable = {
  /** The file of an export that has them, or why none has. */
  exported: ExportFile | { not: string };
  /** They go with the account by a foreign key that deletes them; where a key keeps the row, what empties it. */
  erased?: string;
};

/** Work on what was written in rooms, behind those who write. */
export type Consumer = {
  name: string;
  /** What arrives within so many milliseconds is worked on together. */
  gather_ms: number;
  work(app: App): Work;
};

/** One noun of the product: everything of it that the server has to know. `features/index.ts` lists them. */
export type Feature = {
  routes?: ((routes: Routes, app: App) => void)[];
  /** Defines background jobs and what runs by the clock. */
  jobs?: ((app: App) => void)[];
  consumers?: Consumer[];
  /** Steps that a text passes before it is committed. */
  beforeMessage?: BeforeMessage[];
  /** Every table with something of a person; a test fails on one that no feature names. */
  personal?: Record<string, PersonalTable>;
  /** Lists for the export of a person: rows `key` (a UUID, by which they are ordered) and `item`. */
  exports?: Record<ExportFile, (user_id: string) => RawBuilder<unknown>>;
};
