import type { Me } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Avatar } from "../../ui/avatar.tsx";
import { Tag } from "../../ui/badge.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useMe } from "../session/use-session.ts";
import { useMine } from "./use-mine.ts";
import { useMyProfile } from "./use-my-profile.ts";

/** My card, and the ways to everything of mine. */
export function MyCardPage() {
  const { t } = useLingui();
  const me = useMe();
  if (!me) return null;
  return (
    <WithQueries>
      <PageTitle title={t`My profile`} />
      <div className="mx-auto flex w-full max-w-2xl flex-col gap-6">
        <Card me={me} />
        <Links />
      </div>
    </WithQueries>
  );
}

function Card({ me }: { me: Me }) {
  const profile = useMyProfile().data;
  return (
    <section
      aria-labelledby="me"
      className="flex flex-col gap-5 rounded-xl border border-line bg-surface p-5 shadow-1 sm:p-8"
    >
      <div className="flex flex-wrap items-center gap-4">
        <Avatar id={me.id} name={me.name} picture={me.avatar_url} size="large" />
        <div className="min-w-0 grow basis-40">
          <h1 id="me" className="text-2xl font-extrabold tracking-tight wrap-anywhere">
            {me.name}
          </h1>
          <p className="text-ink-soft wrap-anywhere">
            @{me.username} · {me.email}
          </p>
          <p className="mt-1 flex min-h-6 flex-wrap gap-2">
            {me.role === "admin" && (
              <Tag tone="accent">
                <Trans>Admin</Trans>
              </Tag>
            )}
            {profile && (
              <>
                <Tag>{profile.is_private ? <Trans>Private profile</Trans> : <Trans>Public profile</Trans>}</Tag>
                <Tag>{plural(profile.contact_count, { one: "# contact", other: "# contacts" })}</Tag>
              </>
            )}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        <Link to="/settings/profile" className={buttonClass("primary")}>
          <Icon name="edit" className="size-4.5" />
          <Trans>Edit profile</Trans>
        </Link>
        <Link to="/$username" params={{ username: me.username }} className={buttonClass()}>
          <Trans>View as others see it</Trans>
        </Link>
      </div>
    </section>
  );
}

function Links() {
  const { t } = useLingui();
  return (
    <nav aria-label={t`My pages`}>
      <ul className="grid gap-2 sm:grid-cols-2">
        {useMine().map(({ to, icon, label }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex min-h-14 items-center gap-3 rounded-lg border border-line bg-surface px-4 font-semibold -outline-offset-2 hover:bg-sunken"
            >
              <Icon name={icon} />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
