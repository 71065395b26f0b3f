import { ApiError } from "@helloworld/sdk";
import { createRootRouteWithContext, notFound } from "@tanstack/react-router";
import { Root } from "../../features/shell/root.tsx";
import { ErrorPage, NotFoundPage } from "../error-pages.tsx";
import type { PageData } from "../page-data.ts";

/** What is around every page. */
export const root = createRootRouteWithContext<{ page: PageData }>()({
  component: Root,
  notFoundComponent: NotFoundPage,
  errorComponent: ErrorPage,
});

/** A part of the address that is a text, if it is one. */
export const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);

/** What the API does not have, and an address that it cannot read, is a page that is not there. */
export function notFoundOr(error: unknown): never {
  throw error instanceof ApiError && (error.status === 404 || error.status === 422) ? notFound() : error;
}
