import type { Message } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { useCopy } from "../../ui/use-copy.ts";
import { ReportDialog } from "../moderation/report-dialog.tsx";
import { useRoom } from "../rooms/use-rooms.ts";
import { useConversationContext } from "./conversation-context.ts";
import { DeleteDialog } from "./delete-dialog.tsx";
import { ForwardDialog } from "./forward-dialog.tsx";
import { ReadersDialog } from "./readers-dialog.tsx";
import { RemindDialog } from "./remind-dialog.tsx";
import { useMessageActions } from "./use-message-actions.ts";

type MessageMenuProps = {
  message: Message;
  own: boolean;
  label: string;
  trigger: ReactNode;
  triggerClass: string;
  onReact: () => void;
};
type Open = "forward" | "remind" | "readers" | "report" | "delete" | null;

/** All that can be done with a message by whoever looks at it; nothing that would fail. */
export function MessageMenu({ message, own, onReact, ...trigger }: MessageMenuProps) {
  const { t } = useLingui();
  const copy = useCopy();
  const { me, place, onEdit, onReply, onThread } = useConversationContext();
  const room = useRoom(place.room_id);
  const { pin, star } = useMessageActions(message);
  const starred = useStore("isStarred", message.message_id);
  const [open, setOpen] = useState<Open>(null);
  if (!room) return null;
  const { chat_room_id, message_id, seq, thread_id } = message;
  const writes = canInRoom(room, "send");
  const inMain = place.thread_id === undefined;
  const link = `${location.origin}/messages/${chat_room_id}?at=${seq}${thread_id ? `&thread=${thread_id}` : ""}`;
  const close = () => setOpen(null);
  return (
    <>
      <Menu {...trigger} defaultOpen placement={own ? "bottom end" : "bottom start"}>
        <MenuItem icon="emoji" onAction={onReact}>{t`React`}</MenuItem>
        {writes && <MenuItem icon="reply" onAction={() => onReply(message)}>{t`Reply`}</MenuItem>}
        {inMain && (writes || message.thread) && (
          <MenuItem icon="comment" onAction={() => onThread(message_id)}>
            {message.thread ? t`Open thread` : t`Reply in thread`}
          </MenuItem>
        )}
        <MenuItem icon="share" onAction={() => setOpen("forward")}>{t`Forward`}</MenuItem>
        <MenuSeparator />
        {canInRoom(room, "pin") && (
          <MenuItem icon="pin" onAction={() => pin(message.pinned_at === undefined)}>
            {message.pinned_at ? t`Unpin` : t`Pin`}
          </MenuItem>
        )}
        <MenuItem icon="star" onAction={() => star(!starred)}>
          {starred ? t`Unstar` : t`Star`}
        </MenuItem>
        <MenuItem icon="clock" onAction={() => setOpen("remind")}>{t`Remind me later`}</MenuItem>
        {inMain && (
          <MenuItem icon="unread" onAction={() => client.markUnread(chat_room_id, seq)}>{t`Mark unread`}</MenuItem>
        )}
        <MenuSeparator />
        {message.content !== "" && (
          <MenuItem icon="copy" onAction={() => copy(message.content, t`Text copied.`)}>{t`Copy text`}</MenuItem>
        )}
        <MenuItem icon="link" onAction={() => copy(link, t`Link copied.`)}>{t`Copy link`}</MenuItem>
        {own && me.read_receipts && (
          <MenuItem icon="eye" onAction={() => setOpen("readers")}>{t`See who read it`}</MenuItem>
        )}
        {own && writes && !message.forwarded && (
          <MenuItem icon="edit" onAction={() => onEdit(message)}>{t`Edit`}</MenuItem>
        )}
        {!own && <MenuItem icon="flag" onAction={() => setOpen("report")}>{t`Report`}</MenuItem>}
        <MenuItem icon="trash" danger onAction={() => setOpen("delete")}>{t`Delete`}</MenuItem>
      </Menu>
      {open === "forward" && <ForwardDialog message={message} onClose={close} />}
      {open === "remind" && <RemindDialog message={message} onClose={close} />}
      {open === "readers" && <ReadersDialog message={message} onClose={close} />}
      {open === "delete" && (
        <DeleteDialog message={message} forAll={own || canInRoom(room, "moderate")} onClose={close} />
      )}
      {open === "report" && (
        <ReportDialog
          target={{ type: "message", id: message_id }}
          what={t`a message from ${message.sender_name}`}
          onClose={close}
        />
      )}
    </>
  );
}
