import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { bootScript } from "./build/boot-script.ts";
import { catalogues } from "./build/catalogues.ts";
import { linguiMacro } from "./build/lingui-macro.ts";
import { precompress } from "./build/precompress.ts";
import { serviceWorker } from "./build/service-worker.ts";

const server = process.env.SERVER_URL ?? "http://localhost:3000";

export default defineConfig(({ isSsrBuild }) => ({
  plugins: [
    linguiMacro(),
    react(),
    catalogues(),
    ...(isSsrBuild ? [serviceWorker()] : [tailwindcss(), bootScript(), precompress()]),
  ],
  // React has had the hook itself since version 18.
  resolve: { alias: [{ find: /^use-sync-external-store\/shim(?:\/index\.js)?$/, replacement: "react" }] },
  // One file set that needs nothing installed, in the form for production whatever runs it.
  ssr: { noExternal: true },
  ...(isSsrBuild && { define: { "process.env.NODE_ENV": '"production"' } }),
  build: {
    target: "es2023",
    manifest: !isSsrBuild,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: isSsrBuild
      ? {}
      : {
          output: {
            // Two files for what every page needs, in place of two dozen: what others wrote, and the shell.
            codeSplitting: {
              groups: [
                {
                  name: "base",
                  test: /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@lingui|@tanstack\/(?!.*query)[^/]+)\//,
                  priority: 2,
                },
                {
                  name: "shell",
                  test: /(?:src\/(?:app\/(?!query|use-form|custom-emojis)|features\/shell\/(?!profile-menu|watch-unread|connection-banner|bell-button|profile-button|ambient|favicon)|features\/session\/use-session)|src\/ui\/(?:appearance|avatar|badge|button|cx|icons|link|logo|spinner)|src\/features\/rooms\/(?:room-(?:card|face)|use-(?:join|rooms))|packages\/(?:sdk\/src\/(?:api|client|entries|errors|index|post-subscriptions|request|session|store|topics|views)\.|protocol\/src\/constants))/,
                  priority: 1,
                },
              ],
            },
          },
        },
  },
  server: {
    proxy: {
      "/api": server,
      "/chat": { target: server, ws: true },
    },
  },
}));
