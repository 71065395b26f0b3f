import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { useNav } from "./nav.tsx";

const LanguageSelect = lazyComponent(() => import("./language-select.tsx"), "LanguageSelect");

/** The sections once more, and what is there for developers. Slim below the chat. */
export function Footer({ className, slim }: { className?: string; slim: boolean }) {
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
    <footer className={cx("shrink-0 border-t border-line bg-surface/60 text-sm text-ink-soft", className)}>
      <div
        className={cx(
          "mx-auto flex max-w-6xl flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 sm:px-6",
          slim ? "py-0.5" : "py-5",
        )}
      >
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
