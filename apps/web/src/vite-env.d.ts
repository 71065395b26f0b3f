/// <reference types="vite/client" />

declare module "virtual:catalogues" {
  import type { Messages } from "@lingui/core";

  /** The texts of each language but English, by message id. */
  const catalogues: Record<string, Messages>;
  export default catalogues;
}

/** Where the files of `build/catalogues.ts` are. */
declare const TEXTS_PATH: string;
