import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { Icon } from "../../ui/icons.tsx";
import { UnverifiedNotice } from "../session/unverified-notice.tsx";

/** The pages of the settings and the list of them. */
export function SettingsFrame({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  const { t } = useLingui();
  const pages = [
    { to: "/settings/profile", icon: "person", label: t`Profile` },
    { to: "/settings/account", icon: "mail", label: t`Account` },
    { to: "/settings/security", icon: "shield", label: t`Security` },
    { to: "/settings/privacy", icon: "lock", label: t`Privacy` },
    { to: "/settings/blocked", icon: "block", label: t`Blocked` },
    { to: "/settings/hidden_posts", icon: "eyeOff", label: t`Hidden posts` },
    { to: "/settings/appearance", icon: "palette", label: t`Appearance` },
    { to: "/settings/sessions", icon: "device", label: t`Sessions` },
    { to: "/settings/data", icon: "download", label: t`Your data` },
  ] as const;
  return (
    <div className="grid gap-6 md:grid-cols-[14rem_1fr] md:gap-10">
      <PageTitle title={title} />
      <nav aria-label={t`Settings`} className="min-w-0">
        <ul className="flex gap-1 overflow-x-auto md:flex-col">
          {pages.map(({ to, icon, label }) => (
            <li key={to}>
              <Link
                to={to}
                className="flex min-h-11 items-center gap-2 rounded-md px-3 font-semibold whitespace-nowrap text-ink-soft -outline-offset-2 hover:bg-sunken hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
              >
                <Icon name={icon} />
                {label}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="flex min-w-0 max-w-2xl flex-col gap-6">
        <div>
          <h1 className="text-3xl font-extrabold tracking-tight">{title}</h1>
          <p className="text-ink-soft">{intro}</p>
        </div>
        <UnverifiedNotice />
        {children}
      </div>
    </div>
  );
}
