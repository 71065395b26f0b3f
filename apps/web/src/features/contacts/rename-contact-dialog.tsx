import type { Contact } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useUpdateContact } from "./use-contacts.ts";

export function RenameContactDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useLingui();
  const update = useUpdateContact(contact);
  const { form, field, failure, pending } = useForm({
    initial: { name: contact.name ?? "" },
    submit: async ({ name }) => {
      await update.mutateAsync({ name: name.trim() || null });
      onClose();
    },
  });
  return (
    <Dialog title={t`Nickname for ${contact.user.name}`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("name")}
          label={t`Name`}
          autoFocus
          hint={t`Only you see it. Leave it empty to use their own name.`}
        />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
