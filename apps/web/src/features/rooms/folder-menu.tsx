import type { Folder, UpdateFolderBody } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { showToast } from "../../ui/toast.ts";
import { DeleteFolderDialog, RenameFolderDialog } from "./folder-dialogs.tsx";

const triggerClass = cx(
  iconButtonClass(),
  "size-8! pointer-coarse:size-11! opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-70 aria-expanded:opacity-100",
);

/** What one can do with one of one's folders; `index` is its place among `count`. */
export function FolderMenu({ folder, index, count }: { folder: Folder; index: number; count: number }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const change = (body: UpdateFolderBody) =>
    client.updateFolder(folder.id, body).catch((error) => showToast(errorText(error), "error"));
  return (
    <>
      <Menu label={t`Actions for folder ${folder.name}`} triggerClass={triggerClass}>
        <MenuItem icon="edit" onAction={() => setOpen("rename")}>{t`Rename`}</MenuItem>
        {index > 0 && <MenuItem icon="promote" onAction={() => change({ position: index - 1 })}>{t`Move up`}</MenuItem>}
        {index < count - 1 && (
          <MenuItem icon="down" onAction={() => change({ position: index + 1 })}>{t`Move down`}</MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="trash" danger onAction={() => setOpen("delete")}>{t`Delete folder`}</MenuItem>
      </Menu>
      {open === "rename" && <RenameFolderDialog folder={folder} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteFolderDialog folder={folder} onClose={() => setOpen(null)} />}
    </>
  );
}
