import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ResendButton } from "./resend-button.tsx";
import { useMe } from "./use-session.ts";

/** Reminds somebody whose email is not confirmed, and leads to where it is done. */
export function UnverifiedNotice() {
  const me = useMe();
  if (!me || me.email_verified) return null;
  return (
    <Notice>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <p className="min-w-56 grow basis-0">
          <Trans>Confirm your email: open the link that we sent to {me.email}.</Trans>
        </p>
        <div className="flex flex-wrap gap-2">
          <Link to="/verify_email" className={buttonClass("secondary", "small")}>
            <Trans>Enter the code</Trans>
          </Link>
          <ResendButton size="small" />
        </div>
      </div>
    </Notice>
  );
}
