import type { Folder, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { roomName } from "./names.ts";
import { changeRoom, useFolders } from "./use-room-settings.ts";

/** Puts a conversation into one of my folders, or into a new one. */
export function FolderDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useLingui();
  const folders = useFolders();
  const current = room.my?.folder_id ?? null;
  const put = async (folder_id: string | null) => {
    if (folder_id === current || (await changeRoom(room, { folder_id }))) onClose();
  };
  const { form, field, failure, pending } = useForm({
    initial: { name: "" },
    required: ["name"],
    submit: async ({ name }) => {
      await client.createFolder({ name });
      const made = client.store.folders?.find((folder) => folder.name === name.trim());
      if (made) await put(made.id);
    },
  });
  const title = roomName(room);
  return (
    <Dialog title={t`Move ${title} to a folder`} onClose={onClose}>
      {folders.length > 0 && (
        <ul aria-label={t`My folders`} className="mb-5 flex flex-col gap-2">
          {[...folders, { id: null, name: t`No folder` }].map(({ id, name }) => (
            <li key={id}>
              <button
                type="button"
                aria-pressed={id === current}
                onClick={() => put(id)}
                className="flex min-h-11 w-full items-center gap-3 rounded-md border border-line-strong px-3 text-left font-semibold hover:bg-sunken aria-pressed:border-accent aria-pressed:bg-accent-soft"
              >
                <Icon name={id ? "folder" : "messages"} className="size-5 text-ink-soft" />
                <span className="min-w-0 grow truncate">{name}</span>
                {id === current && <Icon name="check" className="size-5 text-accent-ink" />}
              </button>
            </li>
          ))}
        </ul>
      )}
      {folders.length < LIMITS.folders ? (
        <form {...form} className="flex flex-col gap-4">
          {failure && <Notice tone="error">{failure}</Notice>}
          <TextField
            {...field("name")}
            label={t`New folder`}
            maxLength={LIMITS.folder_name}
            autoFocus={folders.length === 0}
            autoComplete="off"
          />
          <div className="flex justify-end gap-3">
            <Button onClick={onClose}>{t`Cancel`}</Button>
            <Button type="submit" variant="primary" pending={pending}>
              <Trans>Create and move</Trans>
            </Button>
          </div>
        </form>
      ) : (
        <p className="text-sm text-ink-soft">
          <Trans>You've reached the folder limit. Delete one to create another.</Trans>
        </p>
      )}
    </Dialog>
  );
}

type OneFolderProps = { folder: Folder; onClose: () => void };

export function RenameFolderDialog({ folder, onClose }: OneFolderProps) {
  const { t } = useLingui();
  const { form, field, failure, pending } = useForm({
    initial: { name: folder.name },
    required: ["name"],
    submit: async ({ name }) => {
      await client.updateFolder(folder.id, { name });
      onClose();
    },
  });
  return (
    <Dialog title={t`Rename folder ${folder.name}`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField {...field("name")} label={t`Name`} maxLength={LIMITS.folder_name} autoFocus autoComplete="off" />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        </div>
      </form>
    </Dialog>
  );
}

export function DeleteFolderDialog({ folder, onClose }: OneFolderProps) {
  const { t } = useLingui();
  return (
    <ConfirmDialog
      danger
      title={t`Delete folder ${folder.name}?`}
      confirm={t`Delete`}
      onConfirm={() => client.deleteFolder(folder.id).catch((error) => showToast(errorText(error), "error"))}
      onClose={onClose}
    >
      <Trans>Its conversations stay, in no folder.</Trans>
    </ConfirmDialog>
  );
}
