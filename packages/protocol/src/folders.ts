import { z } from "zod";
import { id, line } from "./common.ts";
import { LIMITS } from "./constants.ts";

/** A folder of my conversations; nobody else knows of it. */
export const folder = z.object({ id, name: z.string() }).meta({ id: "Folder" });
export type Folder = z.infer<typeof folder>;

export const foldersResponse = z
  .object({ folders: z.array(folder).meta({ description: "In the order that I gave them." }) })
  .meta({ id: "FoldersResponse" });
export type FoldersResponse = z.infer<typeof foldersResponse>;

export const createFolderBody = z.object({ name: line(LIMITS.folder_name) }).meta({ id: "CreateFolderBody" });
export type CreateFolderBody = z.infer<typeof createFolderBody>;

export const updateFolderBody = z
  .object({
    name: line(LIMITS.folder_name),
    position: z
      .number()
      .int()
      .min(0)
      .max(LIMITS.folders)
      .meta({ description: "Its place among my folders, from 0; a larger one than there are is the last." }),
  })
  .partial()
  .meta({ id: "UpdateFolderBody" });
export type UpdateFolderBody = z.infer<typeof updateFolderBody>;
