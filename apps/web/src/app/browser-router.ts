import { PageData } from "./page-data.ts";
import { createAppRouter } from "./router.tsx";

/** What the server put into this page. */
export const page = PageData.ofDocument();

/** The router of this browser. */
export const router = createAppRouter(page);
