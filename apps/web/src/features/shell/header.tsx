import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { Suspense } from "react";
import { CountBadge } from "../../ui/badge.tsx";
import { buttonClass, iconButtonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Logo } from "../../ui/logo.tsx";
import { SearchBox } from "../search/search-box.tsx";
import { useMe } from "../session/use-session.ts";
import { useNav } from "./nav.tsx";
import { ThemeButton } from "./theme-button.tsx";

const BellButton = lazyComponent(() => import("./bell-button.tsx"), "BellButton");
const ProfileButton = lazyComponent(() => import("./profile-button.tsx"), "ProfileButton");

export function Header({ className }: { className?: string }) {
  const { t } = useLingui();
  const me = useMe();
  const nav = useNav();
  return (
    <header
      className={cx(
        "sticky top-0 z-30 shrink-0 edge-paint border-b border-line bg-surface/90 pt-(--safe-top) backdrop-blur-md",
        className,
      )}
    >
      <div className="mx-auto flex h-(--header) max-w-6xl items-center gap-2 px-4 sm:px-6">
        <Link
          to="/"
          className="flex min-h-11 min-w-0 items-center gap-2.5 rounded-md pr-1 text-lg font-extrabold tracking-tight whitespace-nowrap max-[22rem]:text-base"
        >
          <Logo />
          <span className="truncate">Helloworld Chat</span>
        </Link>
        <nav aria-label={t`Main`} className="ml-1 hidden md:block lg:ml-4">
          <ul className="flex gap-1">
            {nav.map(({ to, icon, label, unread }) => (
              <li key={to}>
                <Link
                  to={to}
                  activeOptions={{ exact: to === "/" }}
                  className="flex min-h-10 items-center gap-2 rounded-full px-2 font-semibold whitespace-nowrap text-ink-soft lg:px-4 transition-colors hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
                >
                  <Icon name={icon} className="size-5 max-lg:hidden" />
                  {label}
                  <CountBadge
                    count={unread}
                    label={plural(unread, { one: "# unread message", other: "# unread messages" })}
                  />
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <SearchBox global className="ml-auto max-w-64 grow max-lg:hidden" />
        <div className="flex items-center gap-1 max-lg:ml-auto lg:gap-2">
          <Link to="/search" aria-label={t`Search`} className={cx(iconButtonClass(), "lg:hidden")}>
            <Icon name="search" />
          </Link>
          {/* On the smallest screens it is in the settings only, so that nothing sticks out. */}
          <span className={cx("contents", me && "max-[23rem]:hidden")}>
            <ThemeButton />
          </span>
          {me ? (
            <Suspense fallback={<span className="h-11 w-24" />}>
              <BellButton />
              <ProfileButton me={me} />
            </Suspense>
          ) : (
            <>
              <Link to="/login" className={cx(buttonClass("quiet"), "max-sm:hidden")}>
                <Trans>Sign in</Trans>
              </Link>
              <Link to="/signup" className={cx(buttonClass("primary"), "max-sm:hidden")}>
                <Trans>Sign up</Trans>
              </Link>
            </>
          )}
        </div>
      </div>
    </header>
  );
}
