import type { Me } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useRouter } from "@tanstack/react-router";
import { type ReactNode, useState } from "react";
import { useStore } from "../../app/client.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Tag } from "../../ui/badge.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Menu, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { useMine } from "../profiles/use-mine.ts";
import { signOut } from "../session/sign-out.ts";

type ProfileMenuProps = { me: Me; label: string; trigger: ReactNode; triggerClass: string };

/** My card, links to what is mine, and the way out. */
export function ProfileMenu({ me, ...button }: ProfileMenuProps) {
  const { t } = useLingui();
  const router = useRouter();
  const mine = useMine();
  const [leaving, setLeaving] = useState(false);
  return (
    <>
      <Menu {...button} defaultOpen header={<Card me={me} />}>
        <MenuItem icon="person" onAction={() => router.navigate({ to: "/profile" })}>{t`My profile`}</MenuItem>
        <MenuItem icon="edit" onAction={() => router.navigate({ to: "/settings/profile" })}>{t`Edit profile`}</MenuItem>
        <MenuSeparator />
        {mine.map(({ to, icon, label }) => (
          <MenuItem key={to} icon={icon} onAction={() => router.navigate({ to })}>
            {label}
          </MenuItem>
        ))}
        {me.role !== "user" && (
          <MenuItem icon="flag" onAction={() => router.navigate({ to: "/admin/reports" })}>{t`Reports`}</MenuItem>
        )}
        {me.role === "admin" && (
          <MenuItem icon="send" onAction={() => router.navigate({ to: "/admin/outbox" })}>{t`Sent mail`}</MenuItem>
        )}
        <MenuSeparator />
        <MenuItem icon="leave" onAction={() => setLeaving(true)}>{t`Sign out`}</MenuItem>
      </Menu>
      {leaving && <SignOutDialog onClose={() => setLeaving(false)} />}
    </>
  );
}

function Card({ me }: { me: Me }) {
  return (
    <div className="flex items-center gap-3 border-b border-line p-4">
      <Avatar id={me.id} name={me.name} picture={me.avatar_url} />
      <div className="min-w-0">
        <p className="truncate font-bold">{me.name}</p>
        <p className="truncate text-sm text-ink-soft">@{me.username}</p>
      </div>
      {me.role === "admin" && (
        <Tag tone="accent">
          <Trans>Admin</Trans>
        </Tag>
      )}
    </div>
  );
}

function SignOutDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const waiting = useStore((store) => store.outbox_size);
  return (
    <ConfirmDialog
      title={t`Sign out?`}
      confirm={t`Sign out`}
      danger={waiting > 0}
      onConfirm={() => signOut({ everywhere: false })}
      onClose={onClose}
    >
      <p>
        <Trans>What this device keeps of your conversations is cleared. It all comes back when you sign in.</Trans>
      </p>
      {waiting > 0 && (
        <p className="mt-3 font-semibold text-danger-ink">
          {plural(waiting, {
            one: "# message is not sent yet. It will be lost.",
            other: "# messages are not sent yet. They will be lost.",
          })}
        </p>
      )}
    </ConfirmDialog>
  );
}
