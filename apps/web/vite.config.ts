import { lingui } from "@lingui/vite-plugin";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { bootScript } from "./build/boot-script.ts";
import { linguiMacro } from "./build/lingui-macro.ts";
import { precompress } from "./build/precompress.ts";

const server = process.env.SERVER_URL ?? "http://localhost:3000";

export default defineConfig({
  plugins: [linguiMacro(), react(), lingui({ failOnCompileError: true }), tailwindcss(), bootScript(), precompress()],
  build: {
    target: "es2023",
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // One file for what every page needs, in place of a dozen small ones.
        codeSplitting: {
          groups: [
            {
              name: "base",
              test: /node_modules\/(?:react|react-dom|scheduler|use-sync-external-store|@lingui|@tanstack\/(?!.*query)[^/]+)\//,
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
});
