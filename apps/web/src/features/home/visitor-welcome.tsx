import { Trans } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";

/** What this is, and the way in; low enough to leave the page to who and what is here. */
export function VisitorWelcome() {
  return (
    <section className="flex flex-wrap items-center justify-between gap-x-10 gap-y-4 rounded-xl border border-line bg-surface/70 p-5 sm:px-8 sm:py-6">
      <div className="flex grow basis-96 flex-col gap-2">
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Where your community talks</Trans>
        </h1>
        <p className="max-w-prose text-ink-soft">
          <Trans>
            Helloworld Chat is the messenger that your community runs itself. Message one person or a whole room: it
            arrives at once and is never lost.
          </Trans>
        </p>
      </div>
      <div className="flex flex-wrap gap-3 max-sm:w-full max-sm:*:grow">
        <Link to="/signup" className={buttonClass("primary", "large")}>
          <Trans>Create an account</Trans>
        </Link>
        <Link to="/login" className={buttonClass("secondary", "large")}>
          <Trans>Sign in</Trans>
        </Link>
      </div>
    </section>
  );
}
