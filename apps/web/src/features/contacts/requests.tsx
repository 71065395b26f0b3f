import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Button } from "../../ui/button.tsx";
import { PersonLink } from "../profiles/person-link.tsx";
import { useContactRequests, useRespondToRequest } from "./use-contacts.ts";

/** Requests that wait, to me and from me; nothing while there are none. */
export function Requests() {
  const { t } = useLingui();
  const { incoming, outgoing } = useContactRequests();
  const answer = useRespondToRequest();
  const busy = (user_id: string, what: string) =>
    answer.isPending && answer.variables.user_id === user_id && answer.variables.answer === what;
  return (
    <>
      {incoming.length > 0 && (
        <Section id="incoming" title={t`Received requests`}>
          {incoming.map(({ user }) => (
            <Row key={user.id} user={user}>
              <Button
                size="small"
                variant="primary"
                aria-label={t`Accept ${user.name}`}
                pending={busy(user.id, "accept")}
                onClick={() => answer.mutate({ user_id: user.id, answer: "accept" })}
              >
                <Trans>Accept</Trans>
              </Button>
              <Button
                size="small"
                aria-label={t`Decline ${user.name}`}
                pending={busy(user.id, "decline")}
                onClick={() => answer.mutate({ user_id: user.id, answer: "decline" })}
              >
                <Trans>Decline</Trans>
              </Button>
            </Row>
          ))}
        </Section>
      )}
      {outgoing.length > 0 && (
        <Section id="outgoing" title={t`Sent requests`}>
          {outgoing.map(({ user, can_boost }) => (
            <Row key={user.id} user={user}>
              {can_boost && (
                <Button
                  size="small"
                  aria-label={t`Boost request to ${user.name}`}
                  pending={busy(user.id, "boost")}
                  onClick={() => answer.mutate({ user_id: user.id, answer: "boost" })}
                >
                  <Trans>Boost</Trans>
                </Button>
              )}
              <Button
                size="small"
                aria-label={t`Cancel request to ${user.name}`}
                pending={busy(user.id, "cancel")}
                onClick={() => answer.mutate({ user_id: user.id, answer: "cancel" })}
              >
                <Trans>Cancel</Trans>
              </Button>
            </Row>
          ))}
        </Section>
      )}
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-2">
      <h2 id={id} className="text-lg font-bold">
        {title}
      </h2>
      <ul className="rounded-lg border border-line bg-surface py-1 shadow-1">{children}</ul>
    </section>
  );
}

function Row({ user, children }: { user: UserCard; children: ReactNode }) {
  return (
    <li className="flex min-h-16 flex-wrap items-center justify-end gap-2 px-3 py-1">
      <div className="flex min-w-0 grow basis-full sm:basis-44">
        <PersonLink user={user} />
      </div>
      {children}
    </li>
  );
}
