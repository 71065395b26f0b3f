import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useStore } from "../../app/client.ts";
import { buttonClass } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";

type PartDialogProps = { user: UserCard; onConfirm: () => Promise<unknown>; onClose: () => void };

/** Says what goes when a contact is removed. */
export function RemoveDialog({ user, onConfirm, onClose }: PartDialogProps) {
  const { t } = useLingui();
  return (
    <ConfirmDialog
      danger
      title={t`Remove ${user.name}?`}
      confirm={t`Remove`}
      onConfirm={async () => void (await onConfirm().catch(() => {}))}
      onClose={onClose}
    >
      <WhatGoes user={user} />
      <ExportOffer user={user} />
      <p className="mt-3">
        <Trans>{user.name} will be notified. You can undo this for 30 seconds.</Trans>
      </p>
    </ConfirmDialog>
  );
}

/** Says what goes when somebody is blocked. */
export function BlockDialog({ user, onConfirm, onClose }: PartDialogProps) {
  const { t } = useLingui();
  return (
    <ConfirmDialog
      danger
      title={t`Block ${user.name}?`}
      confirm={t`Block`}
      onConfirm={async () => void (await onConfirm().catch(() => {}))}
      onClose={onClose}
    >
      <p>
        <Trans>You can no longer find, see, invite or message each other.</Trans>
      </p>
      <WhatGoes user={user} />
      <ExportOffer user={user} />
      <p className="mt-3">
        <Trans>You can unblock {user.name} at any time, but what was deleted doesn't come back.</Trans>
      </p>
    </ConfirmDialog>
  );
}

/** A copy of the conversation to keep, where there is one. */
function ExportOffer({ user }: { user: UserCard }) {
  const { t } = useLingui();
  const room = useStore("rooms").find((one) => one.direct_user?.id === user.id);
  if (!room?.last_message) return null;
  return (
    <a
      href={`/api/v1/chat/rooms/${room.id}/export`}
      download
      className={`${buttonClass("secondary", "small")} mt-3`}
      title={t`A zip file with readable pages and data`}
    >
      <Icon name="download" className="size-4.5" />
      <Trans>Download conversation first</Trans>
    </a>
  );
}

function WhatGoes({ user }: { user: UserCard }) {
  return (
    <>
      <p className="mt-3">
        <Trans>This is deleted for both of you:</Trans>
      </p>
      <ul className="mt-1 list-disc pl-6">
        <li>
          <Trans>
            you from {user.name}'s contacts, and {user.name} from yours
          </Trans>
        </li>
        <li>
          <Trans>your direct conversation, including its files</Trans>
        </li>
      </ul>
    </>
  );
}
