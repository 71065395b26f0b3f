import type { Feature } from "../feature.ts";
import { pageRoutes } from "./routes.ts";

export const pages: Feature = { routes: [pageRoutes] };
