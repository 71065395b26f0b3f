import type { Contact, UpdateContactBody } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { errorText } from "../../app/errors.ts";
import { isolated } from "../../app/isolate.ts";
import { Tag } from "../../ui/badge.tsx";
import { IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { showToast } from "../../ui/toast.ts";
import { PresenceLine } from "../presence/presence-line.tsx";
import { usePresence } from "../presence/use-presence.ts";
import { ContactFace } from "./contact-face.tsx";
import { LabelsDialog } from "./labels-dialog.tsx";
import { BlockDialog, RemoveDialog } from "./part-dialogs.tsx";
import { RenameContactDialog } from "./rename-contact-dialog.tsx";
import { useContactAction } from "./use-contact-actions.ts";
import { nameOf, useUpdateContact } from "./use-contacts.ts";

/** One of my contacts: their face and my name for them, and what I can do. */
export function ContactRow({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const { user, mutual, actions, is_favourite, is_muted, labels } = contact;
  const presence = usePresence(user.id);
  const name = nameOf(contact);
  const act = useContactAction(user);
  const update = useUpdateContact(contact);
  const change = (body: UpdateContactBody) =>
    update.mutate(body, { onError: (error) => showToast(errorText(error), "error") });
  const [open, setOpen] = useState<"rename" | "labels" | "remove" | "block" | null>(null);
  const close = () => setOpen(null);
  return (
    <li className="flex min-h-16 items-center gap-1 px-2">
      <Link
        to="/$username"
        params={{ username: user.username }}
        preload={false}
        className="flex min-h-14 min-w-0 grow items-center gap-3 rounded-md px-1 py-1.5 -outline-offset-2 hover:bg-sunken"
      >
        <ContactFace user={user} silent />
        <span className="min-w-0">
          <span className="flex items-center gap-1.5 leading-tight font-semibold">
            <span className="truncate">{name}</span>
            {is_favourite && (
              <>
                <Icon name="star" className="size-4 shrink-0 fill-current text-accent-ink" />
                <span className="sr-only">
                  <Trans>Favourite</Trans>
                </span>
              </>
            )}
            {is_muted && (
              <>
                <Icon name="bellOff" className="size-4 shrink-0 text-ink-soft" />
                <span className="sr-only">
                  <Trans>Muted</Trans>
                </span>
              </>
            )}
          </span>
          <span className="block truncate text-sm text-ink-soft">
            <PresenceLine presence={presence}>
              {contact.name ? `${isolated(user.name)} · @${user.username}` : `@${user.username}`}
            </PresenceLine>
          </span>
          {labels.length > 0 && (
            <span className="mt-1 mb-1.5 flex flex-wrap gap-1">
              {labels.map((label) => (
                <Tag key={label}>{label}</Tag>
              ))}
            </span>
          )}
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
          label={t`Message ${name}`}
          aria-busy={act.isPending}
          onClick={() => !act.isPending && act.mutate("message")}
        />
      )}
      <Menu label={t`More actions for ${name}`}>
        <MenuItem icon="star" onAction={() => change({ is_favourite: !is_favourite })}>
          {is_favourite ? t`Remove from favourites` : t`Add to favourites`}
        </MenuItem>
        <MenuItem icon={is_muted ? "bell" : "bellOff"} onAction={() => change({ is_muted: !is_muted })}>
          {is_muted ? t`Unmute notifications` : t`Mute notifications`}
        </MenuItem>
        <MenuItem icon="tag" onAction={() => setOpen("labels")}>{t`Labels`}</MenuItem>
        <MenuItem icon="edit" onAction={() => setOpen("rename")}>{t`Set nickname`}</MenuItem>
        <MenuSeparator />
        {actions.includes("remove_contact") && (
          <MenuItem icon="trash" danger onAction={() => setOpen("remove")}>{t`Remove contact`}</MenuItem>
        )}
        {actions.includes("block") && (
          <MenuItem icon="block" danger onAction={() => setOpen("block")}>{t`Block`}</MenuItem>
        )}
      </Menu>
      {open === "rename" && <RenameContactDialog contact={contact} onClose={close} />}
      {open === "labels" && <LabelsDialog contact={contact} onClose={close} />}
      {open === "remove" && (
        <RemoveDialog user={user} onConfirm={() => act.mutateAsync("remove_contact")} onClose={close} />
      )}
      {open === "block" && <BlockDialog user={user} onConfirm={() => act.mutateAsync("block")} onClose={close} />}
    </li>
  );
}
