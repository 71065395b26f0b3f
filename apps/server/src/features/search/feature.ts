import type { Feature } from "../feature.ts";
import { searchRoutes } from "./routes.ts";
import { registerWordCleanup } from "./words.ts";

export const search: Feature = { routes: [searchRoutes], jobs: [registerWordCleanup] };
