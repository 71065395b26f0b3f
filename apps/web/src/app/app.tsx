import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { type AnyRouter, RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";

/** The whole app, the same in the browser and on the server. */
export function App({ router }: { router: AnyRouter }) {
  return (
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <RouterProvider router={router} />
      </I18nProvider>
    </StrictMode>
  );
}
