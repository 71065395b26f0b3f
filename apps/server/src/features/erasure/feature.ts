import type { Feature } from "../feature.ts";
import { registerErasureJobs } from "./erase.ts";

export const erasure: Feature = { jobs: [registerErasureJobs] };
