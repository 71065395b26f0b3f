import type { Feature } from "../feature.ts";
import { registerFileJobs } from "./jobs.ts";
import { fileRoutes } from "./routes.ts";

export const files: Feature = {
  routes: [fileRoutes],
  jobs: [registerFileJobs],
  personal: { files: { exported: "files.json" } },
};
