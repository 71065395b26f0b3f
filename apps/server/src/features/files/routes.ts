import {
  attachment,
  fileLink as fileLinkSchema,
  fileSize,
  fileState,
  id,
  phrase,
  uploadLimits,
  uploadQuery,
} from "@helloworld/protocol";
import { translate } from "@helloworld/text/catalogue";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import { AppError } from "../../errors.ts";
import type { Routes } from "../../http/routes.ts";
import { uploadAtOnce } from "./one-shot.ts";
import { actorByLink, fileLink, fileStateOf, serveFile } from "./read.ts";
import { tusCreate, tusHead, tusOptions, tusPatch } from "./tus.ts";
import { removeUpload, uploadLimitsOf } from "./uploads.ts";

const byId = z.object({ id });
const fileQuery = z.object({
  size: fileSize
    .default("original")
    .meta({ description: "Of a picture: `thumb` 480 and `view` 1600 pixels at most, as WebP." }),
  link: z.string().max(1_000).optional().meta({ description: "What a signed link carries in place of a header." }),
});

/** Files: up by tus 1.0 or by one request, down by range (MED-1, MED-6). */
export function fileRoutes(routes: Routes, app: App): void {
  const tag = "Files";

  routes.endpoint(
    {
      method: "options",
      path: "/chat/files",
      tag,
      summary: "What uploads by tus can do",
      access: "public",
      limit: "read",
    },
    () => tusOptions(app),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/files",
      tag,
      summary: "Begin an upload (tus 1.0; Upload-Metadata: room_id, filename, and of recordings duration_ms, waveform)",
      access: "user",
      limit: "write",
    },
    ({ actor, c }) => tusCreate(app, actor, c),
  );

  routes.endpoint(
    {
      method: "patch",
      path: "/chat/files/{id}",
      tag,
      summary: "Bring bytes of an upload (tus 1.0); HEAD with Tus-Resumable says where it goes on",
      access: "user",
      limit: "upload",
      params: byId,
    },
    ({ actor, params, c }) => tusPatch(app, actor, params.id, c),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/chat/files/{id}",
      tag,
      summary: "Forget a file of mine that is in no message",
      access: "user",
      limit: "upload",
      params: byId,
    },
    ({ actor, params }) => removeUpload(app, actor, params.id),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/files/{id}/state",
      tag,
      summary: "How far an upload of mine is, and what it became",
      access: "user",
      limit: "upload",
      params: byId,
      response: fileState,
    },
    async ({ actor, params, language }) => {
      const state = await fileStateOf(app, actor, params.id);
      return { ...state, reason: state.reason && translate(language, state.reason) };
    },
  );

  routes.endpoint(
    {
      method: "get",
      path: "/chat/files/{id}",
      tag,
      summary: "A file of a conversation of mine, also by range",
      access: "public",
      limit: "picture",
      params: byId,
      query: fileQuery,
      file: "application/octet-stream",
    },
    async ({ actor, params, query, c }) => {
      const reader = query.link === undefined ? actor : await actorByLink(app, query.link, params.id);
      if (!reader) throw new AppError("unauthenticated", phrase("Sign in first."));
      const head = c.req.method === "HEAD";
      if (head && c.req.header("tus-resumable") !== undefined) return tusHead(app, reader, params.id, c);
      return serveFile(app, reader, params.id, query.size, { head, headers: c.req.raw.headers });
    },
  );

  routes.endpoint(
    {
      method: "post",
      path: "/chat/files/{id}/link",
      tag,
      summary: "An address for my session alone that opens a file without a header, for an hour",
      access: "user",
      limit: "picture",
      params: byId,
      response: fileLinkSchema,
    },
    ({ actor, params }) => fileLink(app, actor, params.id),
  );

  for (const { name, wanted, what } of [
    { name: "image", wanted: "image", what: "a picture" },
    { name: "audio", wanted: "audio", what: "a recording" },
    { name: "file", wanted: undefined, what: "any file" },
  ] as const) {
    routes.endpoint(
      {
        method: "post",
        path: `/chat/upload/${name}`,
        tag,
        summary: `Send ${what} in by one request`,
        access: "user",
        limit: "write",
        query: uploadQuery,
        upload: true,
        response: attachment,
        status: 201,
      },
      ({ actor, query, c }) => uploadAtOnce(app, actor, query, wanted, c),
    );
  }

  routes.endpoint(
    {
      method: "get",
      path: "/chat/upload/limits",
      tag,
      summary: "How large a file may be, and what I have left",
      access: "user",
      limit: "read",
      response: uploadLimits,
    },
    ({ actor }) => uploadLimitsOf(app, actor),
  );
}
