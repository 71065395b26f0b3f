import type { Feature } from "../feature.ts";
import { notificationRoutes } from "./routes.ts";

export const notifications: Feature = {
  routes: [notificationRoutes],
  personal: {
    notifications: { exported: "notifications.json", erased: "withdrawAllOf" },
    notification_causes: { exported: { not: "What notifications were made of." }, erased: "withdrawAllOf" },
  },
};
