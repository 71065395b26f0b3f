import type { Me } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useRouter } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { showToast } from "../../ui/toast.ts";
import { AccountCard } from "./account-card.tsx";

/** Makes the signed-in account the admin by the one-time link, and says how it went. */
export async function claimAdmin(token: string): Promise<boolean> {
  try {
    client.setMe(await client.api.claimAdmin(token));
    showToast(t`You're now the admin of this server.`, "ok");
    return true;
  } catch (error) {
    showToast(t`The setup link didn't work: ${errorText(error)}`, "error");
    return false;
  }
}

/** What the sign-up page is for somebody who has an account. */
export function AlreadySignedIn({ me, setup }: { me: Me; setup: string | undefined }) {
  const { t } = useLingui();
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const claim = async (token: string) => {
    setPending(true);
    const done = await claimAdmin(token);
    setPending(false);
    if (done) await router.navigate({ to: "/" });
  };
  return (
    <AccountCard title={t`You're signed in`} intro={t`As ${me.name} (${me.username}).`}>
      <PageTitle title={t`Sign up`} />
      {setup && (
        <>
          <p className="text-center text-ink-soft">
            <Trans>You opened the setup link. It makes one account the admin of this server, and works once.</Trans>
          </p>
          <Button variant="primary" size="large" icon="shield" pending={pending} onClick={() => claim(setup)}>
            {t`Become admin`}
          </Button>
        </>
      )}
      <Link to="/" className={buttonClass(setup ? "secondary" : "primary", "large")}>
        <Trans>Go to home</Trans>
      </Link>
    </AccountCard>
  );
}
