import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { useNav } from "./nav.tsx";

const LanguageSelect = lazyComponent(() => import("./language-select.tsx"), "LanguageSelect");

/** The sections once more, and what is there for developers. */
export function Footer() {
  const { t } = useLingui();
  const nav = useNav();
  const pages = [
    ["/gallery", t`Gallery`],
    ["/help", t`Help`],
    ["/about", t`About`],
    ["/terms", t`Terms`],
    ["/privacy", t`Privacy notice`],
  ] as const;
  const link = "inline-flex min-h-8 items-center rounded-sm hover:text-ink hover:underline pointer-coarse:min-h-11";
  return (
    <footer className="shrink-0 border-t border-line bg-surface/60 pb-(--bar-space) text-sm text-ink-soft md:pb-0">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-5 sm:px-6">
        <p>
          <Trans>Helloworld Chat, hosted by your community</Trans>
        </p>
        <nav aria-label={t`Footer`}>
          <ul className="flex flex-wrap gap-x-5">
            {nav.map(({ to, label }) => (
              <li key={to}>
                <Link to={to} className={link}>
                  {label}
                </Link>
              </li>
            ))}
            {pages.map(([to, label]) => (
              <li key={to}>
                <Link to={to} preload={false} className={link}>
                  {label}
                </Link>
              </li>
            ))}
            <li>
              <a href="/docs" className={link}>
                <Trans>API for developers</Trans>
              </a>
            </li>
            <li>
              <Suspense>
                <LanguageSelect />
              </Suspense>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  );
}
