import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { PageHead } from "../../app/page-head.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { useMe } from "../session/use-session.ts";
import { startTour } from "../tour/tour-state.ts";
import { searchHelp } from "./search-help.ts";

const route = getRouteApi("/help");

/** All articles of the help, and a search in them. */
export function HelpPage() {
  const { t } = useLingui();
  const me = useMe();
  const navigate = route.useNavigate();
  const { articles } = route.useLoaderData();
  const [q, setQ] = useState("");
  const found = searchHelp(articles, q);
  return (
    <div className="mx-auto flex w-full max-w-4xl flex-col gap-6">
      <PageHead title={t`Help`} description={t`How to use Helloworld Chat: questions and guides.`} path="/help" />
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-3xl font-extrabold tracking-tight">
          <Trans>Help</Trans>
        </h1>
        {me && (
          <Button
            onClick={async () => {
              if (await startTour()) await navigate({ to: "/" });
            }}
          >{t`Take the tour`}</Button>
        )}
      </div>
      <SearchField label={t`Search the help`} value={q} onChange={setQ} />
      <p role="status" className="sr-only">
        {q.trim() !== "" && t`Articles found: ${found.length}`}
      </p>
      {found.length === 0 ? (
        <EmptyState
          icon="search"
          title={t`No article matches “${q}”`}
          action={<Button onClick={() => setQ("")}>{t`Show all articles`}</Button>}
        >
          <Trans>Try other words, or fewer of them.</Trans>
        </EmptyState>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2">
          {found.map(({ slug, title, summary }) => (
            <li key={slug} className="flex">
              <Link
                to="/help/$slug"
                params={{ slug }}
                className="group grow rounded-lg border border-line bg-surface p-4 transition-colors hover:border-accent"
              >
                <h2 className="text-lg font-bold group-hover:underline">{title}</h2>
                <p className="text-ink-soft">{summary}</p>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
