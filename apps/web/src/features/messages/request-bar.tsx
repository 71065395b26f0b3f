import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { showToast } from "../../ui/toast.ts";

/** Somebody whom I did not add wrote to me: they are told nothing until I choose. */
export function RequestBar({ room }: { room: Room }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);
  const choose = async (answer: () => Promise<unknown>, after?: () => unknown) => {
    setPending(true);
    try {
      await answer();
      await after?.();
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  const decline = () =>
    choose(
      () => client.declineMessageRequest(room.id),
      () => navigate({ to: "/messages" }),
    );
  return (
    <section aria-label={t`Message request`} className="border-t border-line bg-surface px-4 pt-3 text-center">
      <p className="pb-2 text-sm text-ink-soft">
        <Trans>{room.name} isn't in your contacts. Do you want to talk to them?</Trans>
      </p>
      <div className="flex justify-center gap-2 pb-1">
        <Button variant="primary" pending={pending} onClick={() => choose(() => client.acceptMessageRequest(room.id))}>
          <Trans>Accept</Trans>
        </Button>
        <Button pending={pending} onClick={decline}>
          <Trans>Decline</Trans>
        </Button>
      </div>
    </section>
  );
}
