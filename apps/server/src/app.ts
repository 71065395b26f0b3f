import type { RawBuilder } from "kysely";
import type { Config } from "./config.ts";
import type { Database } from "./db/connect.ts";
import type { Auth } from "./features/accounts/auth.ts";
import type { Tokens } from "./features/accounts/tokens.ts";
import type { MessageGate } from "./features/before-message.ts";
import type { UploadReceiver } from "./features/files/upload-receiver.ts";
import type { Typing } from "./features/messages/typing.ts";
import type { Writer } from "./features/messages/writer.ts";
import type { PostSubscriptions } from "./features/posts/post-subscriptions.ts";
import type { PresencePublisher } from "./features/presence/publisher.ts";
import type { Page } from "./fetching/public-fetch.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { Limits } from "./limits.ts";
import type { Logger } from "./log.ts";
import type { Connections } from "./realtime/connections.ts";
import type { Hub } from "./realtime/hub.ts";
import type { SharedState } from "./realtime/shared-state.ts";
import type { Secrets } from "./secrets.ts";
import type { BlobStore } from "./storage/blob-store.ts";
import type { MediaSandbox } from "./storage/media-sandbox.ts";
import type { PhotoSize, PictureSize, Pictures } from "./storage/pictures.ts";
import type { Space } from "./storage/space.ts";

/** What every action and route is given: the parts of one running server. */
export type App = {
  config: Config;
  secrets: Secrets;
  log: Logger;
  db: Database;
  auth: Auth;
  tokens: Tokens;
  limits: Limits;
  jobs: Jobs;
  hub: Hub;
  connections: Connections;
  /** The state that all servers of this site share. */
  shared: SharedState;
  writer: Writer;
  /** The steps that every text passes before it is committed. */
  gate: MessageGate;
  /** Where the bytes of files and pictures are. */
  blobs: BlobStore;
  /** The room that uploads may take on the disk. */
  space: Space;
  /** Opens what people upload, apart from this process. */
  sandbox: MediaSandbox;
  /** Takes the bytes of uploads in. */
  uploads: UploadReceiver;
  pictures: Pictures<PictureSize>;
  photos: Pictures<PhotoSize>;
  posts: PostSubscriptions;
  presence: PresencePublisher;
  typing: Typing;
  /** A page of the public web: the one way to an address that somebody wrote. */
  fetchPage: (url: string) => Promise<Page>;
  /** The lists of a person's export, by the name of their file. */
  exports: ReadonlyMap<string, (user_id: string) => RawBuilder<unknown>>;
};
