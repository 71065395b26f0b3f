import type { Feature } from "../feature.ts";
import { adminRoutes } from "./routes.ts";
import { registerSuspensionJobs } from "./suspension.ts";

export const admin: Feature = { routes: [adminRoutes], jobs: [registerSuspensionJobs] };
