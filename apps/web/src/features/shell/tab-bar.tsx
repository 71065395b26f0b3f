import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useStore } from "../../app/client.ts";
import { CountBadge } from "../../ui/badge.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { useMe } from "../session/use-session.ts";
import { type NavItem, useNav } from "./nav.tsx";

/** The navigation of a phone, under the thumb. */
export function TabBar({ className, inFlow }: { className?: string; inFlow: boolean }) {
  const { t } = useLingui();
  const me = useMe();
  const [home, rooms, messages] = useNav() as [NavItem, NavItem, NavItem];
  const news = useStore("notifications_unread");
  const items: NavItem[] = me
    ? [
        home,
        messages,
        { to: "/contacts", icon: "people", label: t`Contacts`, unread: 0 },
        { to: "/notifications", icon: "bell", label: t`Notifications`, unread: news },
        { to: "/profile", icon: "person", label: t`Profile`, unread: 0 },
      ]
    : [home, rooms, { to: "/login", icon: "person", label: t`Sign in`, unread: 0 }];
  return (
    <nav
      aria-label={t`Main`}
      className={cx(
        "z-30 shrink-0 border-t border-line bg-surface pr-(--safe-right) pb-(--safe-bottom) pl-(--safe-left) md:hidden",
        !inFlow && "fixed inset-x-0 bottom-0",
        className,
      )}
    >
      <ul className="flex h-(--tabbar)">
        {items.map(({ to, icon, label, unread }) => (
          <li key={to} className="min-w-0 grow basis-0">
            <Link
              to={to}
              activeOptions={{ exact: to === "/" }}
              className="group flex h-full min-w-0 flex-col items-center justify-center gap-0.5 text-xs font-semibold tracking-tight text-ink-soft max-[26rem]:text-[0.65rem] -outline-offset-2 aria-[current=page]:text-accent-ink"
            >
              <span className="relative rounded-full px-4 py-0.5 transition-colors group-aria-[current=page]:bg-accent-soft">
                <Icon name={icon} className="size-6" />
                <CountBadge
                  count={unread}
                  label={
                    to === "/messages"
                      ? plural(unread, { one: "# unread message", other: "# unread messages" })
                      : t`${unread} new`
                  }
                  className="absolute -top-1 left-1/2 ml-1"
                />
              </span>
              <span className="max-w-full truncate">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
