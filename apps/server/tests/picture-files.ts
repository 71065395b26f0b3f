import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import type { TestUser } from "./harness.ts";

/** A picture with a place that its camera noted. */
export async function drawn(width: number, height: number, format: "png" | "jpeg" | "webp" | "gif" = "png") {
  const picture = sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 90 } } });
  return new Uint8Array(
    await picture
      .withExif({ IFD3: { GPSLatitude: "52/1 31/1 0/1" } })
      .toFormat(format)
      .toBuffer(),
  );
}

export function upload(
  user: TestUser,
  method: "PUT" | "POST",
  path: string,
  body: Uint8Array<ArrayBuffer> | FormData,
  type = "image/png",
): Promise<Response> {
  const headers = {
    authorization: `Bearer ${user.token}`,
    ...(body instanceof Uint8Array && { "content-type": type }),
  };
  return fetch(`${user.url}/api/v1${path}`, { method, body, headers });
}

/** The pictures on the disk of a server. */
export function pictureFiles(data_dir: string): string[] {
  return existsSync(join(data_dir, "pictures")) ? readdirSync(join(data_dir, "pictures")) : [];
}
