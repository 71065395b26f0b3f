import type { Feature } from "../feature.ts";
import { registerPreviewJobs } from "./previews.ts";

export const links: Feature = { jobs: [registerPreviewJobs] };
