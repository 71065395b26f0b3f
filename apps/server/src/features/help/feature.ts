import type { Feature } from "../feature.ts";
import { helpRoutes } from "./routes.ts";

export const help: Feature = { routes: [helpRoutes] };
