import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startClient } from "./app/client.ts";
import { startI18n } from "./app/i18n.ts";
import { router } from "./app/router.tsx";
import { watchSession } from "./app/watch-session.ts";
import { watchTheme } from "./ui/theme.ts";
import "./ui/index.css";

watchTheme();
await Promise.all([startI18n(), startClient()]);
watchSession();
void import("./features/presence/watch-idle.ts").then(({ watchIdle }) => watchIdle());

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <RouterProvider router={router} />
    </I18nProvider>
  </StrictMode>,
);
