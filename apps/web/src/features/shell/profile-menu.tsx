import type { Me } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { type ReactNode, Suspense, useState } from "react";
import { useStore } from "../../app/client.ts";
import { Tag } from "../../ui/badge.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { ContactFace } from "../contacts/contact-face.tsx";
import { useMyStatus } from "../presence/use-my-status.tsx";
import { usePresence } from "../presence/use-presence.ts";
import { useMine } from "../profiles/use-mine.ts";
import { signOut } from "../session/sign-out.ts";

const StatusDialog = lazyComponent(() => import("../presence/status-dialog.tsx"), "StatusDialog");

type ProfileMenuProps = { me: Me; label: string; trigger: ReactNode; triggerClass: string };

/** My card, links to what is mine, and the way out. */
export function ProfileMenu({ me, ...button }: ProfileMenuProps) {
  const { t } = useLingui();
  const router = useRouter();
  const mine = useMine();
  const { status, statuses, choose } = useMyStatus(me.id);
  const [open, setOpen] = useState<"status" | "leave" | null>(null);
  return (
    <>
      <Menu {...button} defaultOpen header={<Card me={me} />}>
        <MenuItem icon="person" onAction={() => router.navigate({ to: "/profile" })}>{t`My profile`}</MenuItem>
        <MenuItem icon="edit" onAction={() => router.navigate({ to: "/settings/profile" })}>{t`Edit profile`}</MenuItem>
        <MenuSeparator />
        <MenuChoice label={t`Status`} value={status} options={statuses} onChange={choose} />
        <MenuItem icon="edit" onAction={() => setOpen("status")}>{t`Status text`}</MenuItem>
        <MenuSeparator />
        {mine.map(({ to, icon, label }) => (
          <MenuItem key={to} icon={icon} onAction={() => router.navigate({ to })}>
            {label}
          </MenuItem>
        ))}
        {me.role !== "user" && (
          <MenuItem icon="flag" onAction={() => router.navigate({ to: "/admin/reports" })}>{t`Reports`}</MenuItem>
        )}
        {me.role !== "user" && (
          <MenuItem icon="emoji" onAction={() => router.navigate({ to: "/admin/emojis" })}>{t`Custom emoji`}</MenuItem>
        )}
        {me.role === "admin" && (
          <MenuItem icon="send" onAction={() => router.navigate({ to: "/admin/outbox" })}>{t`Sent email`}</MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="info" onAction={() => router.navigate({ to: "/help" })}>{t`Help`}</MenuItem>
        <MenuItem icon="leave" onAction={() => setOpen("leave")}>{t`Sign out`}</MenuItem>
      </Menu>
      {open === "leave" && <SignOutDialog onClose={() => setOpen(null)} />}
      {open === "status" && (
        <Suspense>
          <StatusDialog onClose={() => setOpen(null)} />
        </Suspense>
      )}
    </>
  );
}

function Card({ me }: { me: Me }) {
  const presence = usePresence(me.id);
  return (
    <div className="flex items-center gap-3 border-b border-line p-4">
      <ContactFace user={me} />
      <div className="min-w-0">
        <p className="truncate font-bold">{me.name}</p>
        <p className="truncate text-sm text-ink-soft">@{me.username}</p>
        {presence && (presence.emoji || presence.text) && (
          <p className="truncate text-sm">
            {presence.emoji} {presence.text}
          </p>
        )}
      </div>
      {me.role === "admin" && (
        <Tag tone="accent">
          <Trans>Admin</Trans>
        </Tag>
      )}
    </div>
  );
}

export function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const waiting = useStore("outbox_size");
  return (
    <ConfirmDialog
      title={t`Sign out?`}
      confirm={t`Sign out`}
      danger={waiting > 0}
      onConfirm={() => signOut({ everywhere: false })}
      onClose={onClose}
    >
      <p>
        <Trans>Conversations saved on this device are cleared. They come back when you sign in.</Trans>
      </p>
      {waiting > 0 && (
        <p className="mt-3 font-semibold text-danger-ink">
          {plural(waiting, {
            one: "# unsent message will be lost.",
            other: "# unsent messages will be lost.",
          })}
        </p>
      )}
    </ConfirmDialog>
  );
}
