import type { Contact } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Tag } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { PresenceLine } from "../presence/presence-line.tsx";
import { usePresence } from "../presence/use-presence.ts";
import { ContactFace } from "./contact-face.tsx";
import { BlockDialog, RemoveDialog } from "./part-dialogs.tsx";
import { RenameContactDialog } from "./rename-contact-dialog.tsx";
import { useContactAction } from "./use-contact-actions.ts";
import { nameOf } from "./use-contacts.ts";

/** One of my contacts: their face and my name for them, and what I can do. */
export function ContactRow({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const { user, mutual, actions } = contact;
  const presence = usePresence(user.id);
  const name = nameOf(contact);
  const act = useContactAction(user);
  const [open, setOpen] = useState<"rename" | "remove" | "block" | null>(null);
  const close = () => setOpen(null);
  return (
    <li className="flex min-h-16 items-center gap-1 px-2">
      <Link
        to="/$username"
        params={{ username: user.username }}
        preload={false}
        className="flex min-h-14 min-w-0 grow items-center gap-3 rounded-md px-1 -outline-offset-2 hover:bg-sunken"
      >
        <ContactFace user={user} silent />
        <span className="min-w-0">
          <span className="block truncate leading-tight font-semibold">{name}</span>
          <span className="block truncate text-sm text-ink-soft">
            <PresenceLine presence={presence}>
              {contact.name ? `${user.name} · @${user.username}` : `@${user.username}`}
            </PresenceLine>
          </span>
        </span>
      </Link>
      {mutual && (
        <span className="max-sm:hidden">
          <Tag tone="ok">
            <Trans>Mutual</Trans>
          </Tag>
        </span>
      )}
      {actions.includes("message") && (
        <IconButton
          icon="messages"
          label={t`Write to ${name}`}
          aria-busy={act.isPending}
          onClick={() => !act.isPending && act.mutate("message")}
        />
      )}
      <Menu label={t`More about ${name}`}>
        <MenuItem icon="edit" onAction={() => setOpen("rename")}>{t`Change my name for them`}</MenuItem>
        {actions.includes("remove_contact") && (
          <MenuItem icon="trash" danger onAction={() => setOpen("remove")}>{t`Remove contact`}</MenuItem>
        )}
        {actions.includes("block") && (
          <MenuItem icon="block" danger onAction={() => setOpen("block")}>{t`Block`}</MenuItem>
        )}
      </Menu>
      {open === "rename" && <RenameContactDialog contact={contact} onClose={close} />}
      {open === "remove" && (
        <RemoveDialog user={user} onConfirm={() => act.mutateAsync("remove_contact")} onClose={close} />
      )}
      {open === "block" && <BlockDialog user={user} onConfirm={() => act.mutateAsync("block")} onClose={close} />}
    </li>
  );
}
