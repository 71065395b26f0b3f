import type { Profile } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { PeopleSearch } from "./people-search.tsx";
import { PersonLink } from "./person-link.tsx";
import { useRandomProfiles } from "./use-profile.ts";

/** For visitors: the way in, a few others, and a search. */
export function VisitorAside({ profile }: { profile: Profile }) {
  const others = useRandomProfiles(profile.user.id).data ?? [];
  const next = `/${profile.user.username}`;
  return (
    <>
      <section
        aria-labelledby="join"
        className="flex flex-wrap items-center justify-between gap-4 rounded-xl bg-accent-soft p-5 sm:p-6"
      >
        <div className="min-w-0 basis-64 grow">
          <h2 id="join" className="text-lg font-bold">
            <Trans>Do you know {profile.user.name}?</Trans>
          </h2>
          <p>
            <Trans>Sign in to message and add people.</Trans>
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Link to="/login" search={{ next }} className={buttonClass("primary")}>
            <Trans>Sign in</Trans>
          </Link>
          <Link to="/signup" search={{ next }} className={buttonClass()}>
            <Trans>Create an account</Trans>
          </Link>
        </div>
      </section>
      <div className="grid gap-8 sm:grid-cols-2">
        {others.length > 0 && (
          <section aria-labelledby="others" className="flex min-w-0 flex-col gap-2">
            <h2 id="others" className="text-lg font-bold">
              <Trans>Other people here</Trans>
            </h2>
            <ul>
              {others.map(({ user }) => (
                <li key={user.id} className="flex min-h-14">
                  <PersonLink user={user} />
                </li>
              ))}
            </ul>
          </section>
        )}
        <section aria-labelledby="find" className="flex min-w-0 flex-col gap-2">
          <h2 id="find" className="text-lg font-bold">
            <Trans>Find people</Trans>
          </h2>
          <PeopleSearch />
        </section>
      </div>
    </>
  );
}
