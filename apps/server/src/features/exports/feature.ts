import type { Feature } from "../feature.ts";
import { registerExportJobs } from "./exports.ts";
import { exportRoutes } from "./routes.ts";

export const accountExports: Feature = {
  routes: [exportRoutes],
  jobs: [registerExportJobs],
  personal: { exports: { exported: { not: "How far an export is." } } },
};
