import type { Feature } from "../feature.ts";
import { emojiRoutes } from "./routes.ts";

export const emojis: Feature = { routes: [emojiRoutes] };
