import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { flash } from "../../ui/flash.ts";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { useCopy } from "../../ui/use-copy.ts";
import { ReportDialog } from "../moderation/report-dialog.tsx";
import type { MessageMenuProps } from "./message-menu-button.tsx";

type Trigger = { label: string; trigger: ReactNode; triggerClass: string };

export function MessageMenu({ message, own, canDelete, onEdit, ...trigger }: MessageMenuProps & Trigger) {
  const { t } = useLingui();
  const copy = useCopy();
  const [deleting, setDeleting] = useState(false);
  const [reporting, setReporting] = useState(false);
  const { chat_room_id, message_id, seq } = message;
  const remove = async () => {
    try {
      await client.api.deleteMessage(message_id);
    } catch (error) {
      flash(errorText(error), "error");
    }
  };
  return (
    <>
      <Menu {...trigger} defaultOpen placement={own ? "bottom end" : "bottom start"}>
        <MenuItem icon="copy" onAction={() => copy(message.content, t`The text is copied.`)}>{t`Copy text`}</MenuItem>
        <MenuItem
          icon="link"
          onAction={() => copy(`${location.origin}/messages/${chat_room_id}?at=${seq}`, t`The link is copied.`)}
        >{t`Copy link to message`}</MenuItem>
        <MenuItem
          icon="unread"
          onAction={() => client.markUnread(chat_room_id, seq)}
        >{t`Mark unread from here`}</MenuItem>
        {own && <MenuItem icon="edit" onAction={() => onEdit(message)}>{t`Edit`}</MenuItem>}
        {!own && message.deleted_at === null && (
          <MenuItem icon="flag" onAction={() => setReporting(true)}>{t`Report`}</MenuItem>
        )}
        {canDelete && <MenuItem icon="trash" danger onAction={() => setDeleting(true)}>{t`Delete`}</MenuItem>}
      </Menu>
      {reporting && (
        <ReportDialog
          target={{ type: "message", id: message_id }}
          what={t`a message of ${message.sender_name}`}
          onClose={() => setReporting(false)}
        />
      )}
      {deleting && (
        <ConfirmDialog
          danger
          title={t`Delete this message?`}
          confirm={t`Delete`}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          {t`Its text is deleted for everybody. This cannot be undone.`}
        </ConfirmDialog>
      )}
    </>
  );
}
