import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Dialog as AriaDialog, Heading } from "react-aria-components/Dialog";
import { Modal, ModalOverlay } from "react-aria-components/Modal";
import { Button, IconButton } from "./button.tsx";

type DialogProps = {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  /** Asks for an answer: is announced with its text, and a press beside it does not close it. */
  alert?: boolean;
};

/** A window over the page; on a phone a sheet from below. Mounted while it is open. */
export function Dialog({ title, onClose, children, alert = false }: DialogProps) {
  const { t } = useLingui();
  return (
    <ModalOverlay
      isOpen
      isDismissable={!alert}
      onOpenChange={(open) => !open && onClose()}
      className="fixed inset-0 z-40 flex h-(--visual-viewport-height) animate-fade items-end justify-center bg-scrim sm:items-center sm:p-6"
    >
      <Modal className="flex max-h-full w-full animate-rise flex-col overflow-hidden rounded-t-xl bg-surface text-ink shadow-2 sm:max-w-lg sm:rounded-xl">
        <AriaDialog
          role={alert ? "alertdialog" : "dialog"}
          className="flex min-h-0 flex-col overflow-y-auto overscroll-contain p-5 pb-[calc(1.25rem+var(--safe-bottom))] outline-none sm:p-6"
        >
          <div className="mb-4 flex items-start justify-between gap-4">
            <Heading slot="title" className="text-xl font-bold">
              {title}
            </Heading>
            {!alert && <IconButton icon="close" label={t`Close`} className="-mt-1.5 -mr-2" onClick={onClose} />}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

type ConfirmDialogProps = {
  title: ReactNode;
  /** What happens then. */
  children: ReactNode;
  confirm: ReactNode;
  danger?: boolean;
  /** The dialog closes when this is done; while it runs the button says so. */
  onConfirm: () => Promise<void> | void;
  onClose: () => void;
};

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, children, confirm, danger = false, onConfirm, onClose }: ConfirmDialogProps) {
  const { t } = useLingui();
  const [pending, setPending] = useState(false);
  const run = async () => {
    setPending(true);
    try {
      await onConfirm();
    } finally {
      setPending(false);
    }
    onClose();
  };
  return (
    <Dialog alert title={title} onClose={onClose}>
      <div className="text-ink-soft">{children}</div>
      <div className="mt-6 flex flex-col-reverse gap-3 sm:flex-row sm:justify-end">
        <Button autoFocus onClick={onClose}>{t`Cancel`}</Button>
        <Button variant={danger ? "danger" : "primary"} pending={pending} onClick={run}>
          {confirm}
        </Button>
      </div>
    </Dialog>
  );
}
