import { z } from "zod";
import { timestamp } from "./common.ts";
import { richText } from "./rich-text.ts";

/** The texts about the place itself. */
export const textPageName = z.enum(["about", "terms", "privacy"]);
export type TextPageName = z.infer<typeof textPageName>;

export const textPage = z
  .object({
    name: textPageName,
    body: richText,
    changed_at: timestamp.nullable().meta({ description: "When the operator last changed it; null for our own text." }),
  })
  .meta({ id: "TextPage" });
export type TextPage = z.infer<typeof textPage>;
