import { PROTOCOL_VERSION } from "@helloworld/protocol";
import type { OpenAPIHono } from "@hono/zod-openapi";
import type { App } from "../app.ts";
import { limitDocuments } from "./document-limit.ts";
import type { Env, Routes } from "./routes.ts";

const ASSETS: Record<string, { file: string; type: string }> = {
  "swagger-ui.css": { file: "swagger-ui.css", type: "text/css; charset=utf-8" },
  "swagger-ui-bundle.js": { file: "swagger-ui-bundle.js", type: "text/javascript; charset=utf-8" },
};

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · Helloworld Chat</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="reference"></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", validatorUrl: null, deepLinking: true });\n`;

const DESCRIPTION = `Every path answers under \`/api/v1\`; those of \`/auth\`, \`/chat\`, \`/profile\` and \`/users/me\` at the root too.

Send a bearer token from \`POST /auth/login\`, or the session cookie; with the cookie, requests that change
something must come from our own pages. Errors are problem documents (RFC 9457) with a stable \`code\`.

The live connection is a WebSocket at \`/chat/ws\`, opened with a ticket from \`POST /chat/ws_ticket\`.
Frames are \`{"type", "data", "ref"?}\`; a frame with \`ref\` is answered by \`ok\` or \`error\` with that \`ref\`.`;

/** The OpenAPI document and its page, all of it served by us. */
export function mountDocs(http: OpenAPIHono<Env>, app: App, routes: Routes): void {
  http.use("/openapi.json", limitDocuments(app));
  let openapi: string | undefined;
  http.get("/openapi.json", (c) => {
    openapi ??= JSON.stringify(
      routes.router.getOpenAPI31Document({
        openapi: "3.1.0",
        info: { title: "Helloworld Chat", version: `1.${PROTOCOL_VERSION}`, description: DESCRIPTION },
        servers: [{ url: "/api/v1" }],
      }),
    );
    return c.body(openapi, 200, { "content-type": "application/json", "cache-control": "no-cache" });
  });
  http.get("/docs", (c) => c.html(PAGE));
  http.get("/docs/start.js", (c) => c.body(START, 200, { "content-type": "text/javascript; charset=utf-8" }));
  for (const [name, { file, type }] of Object.entries(ASSETS)) {
    http.get(`/docs/${name}`, (c) =>
      c.body(Bun.file(Bun.resolveSync(`swagger-ui-dist/${file}`, import.meta.dir)).stream(), 200, {
        "content-type": type,
        "cache-control": "max-age=86400",
      }),
    );
  }
}
