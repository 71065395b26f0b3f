import type { Contact } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { errorText } from "../../app/errors.ts";
import { useForm } from "../../app/use-form.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { ConfirmDialog, Dialog } from "../../ui/dialog.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { labelsOf, useRenameLabel } from "./use-contacts.ts";

/** Which of my contacts are shown. */
export type Part = { of: "all" } | { of: "favourites" } | { of: "label"; label: string };
export const ALL: Part = { of: "all" };

/** The contacts of a part; null where there is no such part (any more). */
export function partOf(contacts: readonly Contact[], part: Part): readonly Contact[] | null {
  if (part.of === "all") return contacts;
  const belongs = ({ is_favourite, labels }: Contact) =>
    part.of === "label" ? labels.includes(part.label) : is_favourite;
  const found = contacts.filter(belongs);
  return found.length > 0 ? found : null;
}

type ContactFilterProps = { contacts: readonly Contact[]; part: Part; onChange: (part: Part) => void };

/** Chips to show favourites or the contacts of a label; nothing while there are neither. */
export function ContactFilter({ contacts, part, onChange }: ContactFilterProps) {
  const { t } = useLingui();
  const labels = labelsOf(contacts);
  const favourites = contacts.some((contact) => contact.is_favourite);
  if (labels.length === 0 && !favourites) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <fieldset className="contents">
        <legend className="sr-only">
          <Trans>Filter contacts by label</Trans>
        </legend>
        <Chip on={part.of === "all"} onClick={() => onChange(ALL)}>
          <Trans>All</Trans>
        </Chip>
        {favourites && (
          <Chip icon="star" on={part.of === "favourites"} onClick={() => onChange({ of: "favourites" })}>
            {t`Favourites`}
          </Chip>
        )}
        {labels.map((label) => (
          <Chip
            key={label}
            icon="tag"
            on={part.of === "label" && part.label === label}
            onClick={() => onChange({ of: "label", label })}
          >
            {label}
          </Chip>
        ))}
      </fieldset>
      {part.of === "label" && (
        <LabelActions
          key={part.label}
          label={part.label}
          onRenamed={(label) => onChange({ of: "label", label })}
          onDeleted={() => onChange(ALL)}
        />
      )}
    </div>
  );
}

type ChipProps = { on: boolean; icon?: IconName; onClick: () => void; children: ReactNode };

function Chip({ on, icon, onClick, children }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={on}
      onClick={onClick}
      className={cx(
        "inline-flex min-h-9 max-w-full items-center gap-1.5 rounded-full border px-3.5 text-sm font-semibold pointer-coarse:min-h-11",
        on ? "border-accent bg-accent-soft text-accent-ink" : "border-line-strong text-ink-soft hover:bg-sunken",
      )}
    >
      {icon && <Icon name={icon} className="size-4 shrink-0" />}
      <span className="truncate">{children}</span>
    </button>
  );
}

type LabelActionsProps = { label: string; onRenamed: (label: string) => void; onDeleted: () => void };

/** What one can do with the label that is shown, for all its contacts at once. */
function LabelActions({ label, onRenamed, onDeleted }: LabelActionsProps) {
  const { t } = useLingui();
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const rename = useRenameLabel(label);
  return (
    <span className="flex">
      <IconButton icon="edit" label={t`Rename label ${label}`} onClick={() => setOpen("rename")} />
      <IconButton icon="trash" label={t`Delete label ${label}`} onClick={() => setOpen("delete")} />
      {open === "rename" && <RenameLabelDialog label={label} onRenamed={onRenamed} onClose={() => setOpen(null)} />}
      {open === "delete" && (
        <ConfirmDialog
          danger
          title={t`Delete label “${label}”?`}
          confirm={t`Delete`}
          onConfirm={() =>
            rename.mutateAsync(null).then(onDeleted, (error: unknown) => showToast(errorText(error), "error"))
          }
          onClose={() => setOpen(null)}
        >
          <Trans>It's removed from every contact that has it. The contacts stay.</Trans>
        </ConfirmDialog>
      )}
    </span>
  );
}

type RenameLabelDialogProps = { label: string; onRenamed: (label: string) => void; onClose: () => void };

function RenameLabelDialog({ label, onRenamed, onClose }: RenameLabelDialogProps) {
  const { t } = useLingui();
  const rename = useRenameLabel(label);
  const { form, field, failure, pending } = useForm({
    initial: { name: label },
    required: ["name"],
    submit: async ({ name }) => {
      await rename.mutateAsync(name);
      onClose();
      onRenamed(name.trim());
    },
  });
  return (
    <Dialog title={t`Rename label “${label}”`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField {...field("name")} label={t`Name`} autoFocus hint={t`It changes for every contact that has it.`} />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        </div>
      </form>
    </Dialog>
  );
}
