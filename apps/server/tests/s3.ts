import S3rver from "s3rver";
import { temporaryFolder } from "./database.ts";

/** A real S3 server with one bucket; answers the setting that leads to it. */
export async function anS3Server(): Promise<{ url: string; stop: () => Promise<void> }> {
  const server = new S3rver({
    address: "127.0.0.1",
    port: 0,
    silent: true,
    directory: temporaryFolder(),
    configureBuckets: [{ name: "chat-files", configs: [] }],
  });
  const { port } = (await server.run()) as { port: number };
  return { url: `http://S3RVER:S3RVER@127.0.0.1:${port}/chat-files`, stop: () => server.close() };
}
