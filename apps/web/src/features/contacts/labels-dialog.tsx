import type { Contact } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox } from "../../ui/checkbox.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { labelsOf, nameOf, useContacts, useUpdateContact } from "./use-contacts.ts";

/** The labels of one contact: those I use to tick, and a new one to write. */
export function LabelsDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useLingui();
  const known = labelsOf(useContacts() ?? [contact]);
  const update = useUpdateContact(contact);
  const [chosen, setChosen] = useState<readonly string[]>(contact.labels);
  const { form, field, failure, pending } = useForm({
    initial: { labels: "" },
    submit: async ({ labels }) => {
      const added = labels.trim();
      await update.mutateAsync({ labels: added ? [...chosen, added] : [...chosen] });
      onClose();
    },
  });
  const tick = (label: string, on: boolean) =>
    setChosen(on ? [...chosen, label] : chosen.filter((one) => one !== label));
  return (
    <Dialog title={t`Labels for ${nameOf(contact)}`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <p className="text-ink-soft">
          <Trans>Use labels to group your contacts. Only you see them.</Trans>
        </p>
        {known.length > 0 && (
          <div className="max-h-64 overflow-y-auto">
            {known.map((label) => (
              <Checkbox key={label} label={label} checked={chosen.includes(label)} onChange={(on) => tick(label, on)} />
            ))}
          </div>
        )}
        <TextField {...field("labels")} label={t`New label`} maxLength={30} autoFocus={known.length === 0} />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
