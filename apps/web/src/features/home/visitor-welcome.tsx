import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { buttonClass } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Scene } from "./scene.tsx";

/** What this is, and the way in. */
export function VisitorWelcome() {
  const { t } = useLingui();
  return (
    <>
      <section className="grid items-center gap-8 py-4 md:grid-cols-[1.15fr_1fr] md:py-8">
        <div className="flex flex-col items-start gap-5">
          <h1 className="text-4xl font-extrabold tracking-tight sm:text-5xl">
            <Trans>Where your community talks</Trans>
          </h1>
          <p className="max-w-prose text-lg text-ink-soft">
            <Trans>
              Helloworld Chat is the messenger that your community runs itself. Message one person or a whole room: it
              arrives at once and is never lost.
            </Trans>
          </p>
          <div className="flex flex-wrap gap-3 max-sm:w-full max-sm:*:grow">
            <Link to="/signup" className={buttonClass("primary", "large")}>
              <Trans>Create an account</Trans>
            </Link>
            <Link to="/login" className={buttonClass("secondary", "large")}>
              <Trans>Sign in</Trans>
            </Link>
          </div>
        </div>
        <Scene />
      </section>
      <ul className="grid gap-4 sm:grid-cols-3">
        <Point
          icon="messages"
          title={t`Instant`}
          text={t`Messages show up the moment they are sent, on all your devices.`}
        />
        <Point
          icon="offline"
          title={t`Even offline`}
          text={t`Write without a connection. Your messages are sent in order when you're back online.`}
        />
        <Point
          icon="shield"
          title={t`Your own server`}
          text={t`It runs on your community's server. No ads, and nobody else reads along.`}
        />
      </ul>
    </>
  );
}

function Point({ icon, title, text }: { icon: IconName; title: string; text: string }) {
  return (
    <li className="flex gap-4 rounded-lg border border-line bg-surface/70 p-4 sm:flex-col">
      <span className="flex size-11 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Icon name={icon} />
      </span>
      <div>
        <h2 className="font-bold">{title}</h2>
        <p className="text-ink-soft">{text}</p>
      </div>
    </li>
  );
}
