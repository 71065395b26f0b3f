import type { Profile } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button, type ButtonVariant, buttonClass } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { BlockDialog, RemoveDialog } from "../contacts/part-dialogs.tsx";
import { type ContactAction, useContactAction } from "../contacts/use-contact-actions.ts";
import { ReportDialog } from "../moderation/report-dialog.tsx";

/** In the order in which they stand. */
const ORDER: readonly ContactAction[] = [
  "accept_request",
  "decline_request",
  "message",
  "add_contact",
  "request_contact",
  "boost_request",
  "cancel_request",
  "remove_contact",
  "unblock",
  "block",
];

/** The buttons of what would succeed now; the server says which. */
export function ProfileActions({ profile }: { profile: Profile }) {
  const { user, actions } = profile;
  const buttons = useActionButtons();
  const act = useContactAction(user);
  const [asking, setAsking] = useState<"remove_contact" | "block" | "report" | null>(null);
  const close = () => setAsking(null);
  const offered = ORDER.filter((action) => actions.includes(action));
  if (offered.length === 0 && !actions.includes("edit") && !actions.includes("report")) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {actions.includes("edit") && (
        <Link to="/settings/profile" className={buttonClass("primary")}>
          <Icon name="edit" className="size-4.5" />
          <Trans>Edit profile</Trans>
        </Link>
      )}
      {offered.map((action) => (
        <Button
          key={action}
          icon={buttons[action].icon}
          variant={buttons[action].variant ?? "secondary"}
          pending={act.isPending && act.variables === action}
          onClick={() =>
            action === "remove_contact" || action === "block" ? setAsking(action) : !act.isPending && act.mutate(action)
          }
        >
          {buttons[action].label}
        </Button>
      ))}
      {actions.includes("report") && (
        <Button icon="flag" variant="quiet" onClick={() => setAsking("report")}>
          <Trans>Report</Trans>
        </Button>
      )}
      {asking === "report" && <ReportDialog target={{ type: "user", id: user.id }} what={user.name} onClose={close} />}
      {asking === "remove_contact" && (
        <RemoveDialog user={user} onConfirm={() => act.mutateAsync("remove_contact")} onClose={close} />
      )}
      {asking === "block" && <BlockDialog user={user} onConfirm={() => act.mutateAsync("block")} onClose={close} />}
    </div>
  );
}

type ActionButton = { icon: IconName; label: string; variant?: ButtonVariant };

function useActionButtons(): Record<ContactAction, ActionButton> {
  const { t } = useLingui();
  return {
    accept_request: { icon: "check", label: t`Accept request`, variant: "primary" },
    decline_request: { icon: "close", label: t`Decline request` },
    message: { icon: "messages", label: t`Message` },
    add_contact: { icon: "personPlus", label: t`Add contact`, variant: "primary" },
    request_contact: { icon: "personPlus", label: t`Send contact request`, variant: "primary" },
    boost_request: { icon: "megaphone", label: t`Boost request` },
    cancel_request: { icon: "close", label: t`Cancel request` },
    remove_contact: { icon: "trash", label: t`Remove contact` },
    unblock: { icon: "person", label: t`Unblock`, variant: "primary" },
    block: { icon: "block", label: t`Block`, variant: "quiet" },
  };
}
