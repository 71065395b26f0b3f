import type { Message } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { useMessageActions } from "./use-message-actions.ts";

type DeleteDialogProps = { message: Message; forAll: boolean; onClose: () => void };

/** Deletes for everybody, where one may, or out of one's own view. */
export function DeleteDialog({ message, forAll, onClose }: DeleteDialogProps) {
  const { t } = useLingui();
  const { hide, remove } = useMessageActions(message);
  const [pending, setPending] = useState<"all" | "me" | null>(null);
  const run = async (which: "all" | "me") => {
    setPending(which);
    await (which === "all" ? remove() : hide());
    onClose();
  };
  return (
    <Dialog alert title={t`Delete this message?`} onClose={onClose}>
      <div className="flex flex-col gap-2 text-ink-soft">
        {forAll && (
          <p>
            <Trans>For everyone: the text and files are deleted for all members. This can't be undone.</Trans>
          </p>
        )}
        <p>
          <Trans>For me: it's removed from all your devices. Others still see it.</Trans>
        </p>
      </div>
      <div className="mt-6 flex flex-col-reverse gap-3 sm:flex-row sm:flex-wrap sm:justify-end">
        <Button autoFocus onClick={onClose}>{t`Cancel`}</Button>
        <Button pending={pending === "me"} onClick={() => run("me")}>{t`Delete for me`}</Button>
        {forAll && (
          <Button
            variant="danger"
            pending={pending === "all"}
            onClick={() => run("all")}
          >{t`Delete for everyone`}</Button>
        )}
      </div>
    </Dialog>
  );
}
