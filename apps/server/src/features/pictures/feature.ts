import type { Feature } from "../feature.ts";
import { registerPictureJobs } from "./pictures.ts";

export const pictures: Feature = { jobs: [registerPictureJobs] };
