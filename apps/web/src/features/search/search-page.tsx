import type { SearchResponse } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { type ReactNode, Suspense, useId } from "react";
import { errorText } from "../../app/errors.ts";
import { PageHead } from "../../app/page-head.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useMe } from "../session/use-session.ts";
import { FoundPeople, FoundPosts, FoundRooms } from "./found.tsx";
import { MoreResults } from "./more-results.tsx";
import { SearchBox } from "./search-box.tsx";
import { SEARCH_KINDS, type SearchKind } from "./search-state.ts";
import { useSearchPages } from "./use-search-pages.ts";

const MyMessages = lazyComponent(() => import("./my-messages.tsx"), "MyMessages");

const route = getRouteApi("/search");

/** What was found of what one looks for, of one kind or the first few of each. */
export function SearchPage() {
  const { t } = useLingui();
  const { q = "", type = "all" } = route.useSearch();
  const first = route.useLoaderData();
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
      <PageHead title={q ? t`${q} – Search` : t`Search`} description="" path="/search" closed />
      <h1 className="text-3xl font-extrabold tracking-tight">
        <Trans>Search</Trans>
      </h1>
      <SearchBox key={q} q={q} type={type} className="w-full" />
      {q === "" ? (
        <EmptyState
          icon="search"
          title={t`What are you looking for?`}
          action={
            <Link to="/help/$slug" params={{ slug: "search-filters" }} className={buttonClass()}>
              <Trans>How search works</Trans>
            </Link>
          }
        >
          <Trans>People by name, posts by their words, rooms by name or topic. Typos are tolerated.</Trans>
        </EmptyState>
      ) : (
        <>
          <Kinds q={q} type={type} />
          {type === "messages" ? (
            <Messages q={q} />
          ) : (
            <Results key={JSON.stringify([q, type])} q={q} type={type} first={first} />
          )}
        </>
      )}
    </div>
  );
}

/** Messages, of rooms that one is in. */
function Messages({ q }: { q: string }) {
  const { t } = useLingui();
  if (useMe())
    return (
      <Suspense>
        <MyMessages key={q} q={q} />
      </Suspense>
    );
  return (
    <EmptyState
      icon="lock"
      title={t`Search your messages`}
      action={
        <Link
          to="/login"
          search={{ next: `/search?q=${encodeURIComponent(q)}&type=messages` }}
          className={buttonClass("primary")}
        >
          <Trans>Sign in</Trans>
        </Link>
      }
    >
      <Trans>Sign in to search your conversations.</Trans>
    </EmptyState>
  );
}

function Kinds({ q, type }: { q: string; type: SearchKind }) {
  const { t } = useLingui();
  const me = useMe();
  const names = { all: t`All`, people: t`People`, posts: t`Posts`, rooms: t`Rooms`, messages: t`Messages` };
  // Messages are of one's own rooms: who is not signed in has none.
  const kinds = SEARCH_KINDS.filter((kind) => kind !== "messages" || me || kind === type);
  return (
    <nav aria-label={t`Result types`}>
      <ul className="flex flex-wrap gap-1 border-b border-line pb-2">
        {kinds.map((kind) => (
          <li key={kind}>
            <Link
              to="/search"
              search={{ q, type: kind === "all" ? undefined : kind }}
              preload={false}
              replace
              // Without it “all”, which has no type, is current with each of the others.
              activeOptions={{ explicitUndefined: true }}
              activeProps={{ "aria-current": undefined }}
              {...(kind === type && { "aria-current": "page" as const })}
              className="flex min-h-11 items-center rounded-full px-3 font-semibold text-ink-soft hover:bg-sunken sm:px-4 hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:text-accent-ink"
            >
              {names[kind]}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Results({ q, type, first }: { q: string; type: SearchKind; first: SearchResponse }) {
  const { t } = useLingui();
  const { people, rooms, posts, next_cursor, loading, error, more } = useSearchPages({ q, type }, first);
  const none = people.length + rooms.length + posts.length === 0;
  return (
    <div className="flex flex-col gap-8">
      {none && (
        <div role="status">
          <EmptyState icon="search" title={t`Nothing found for “${q}”`}>
            <Trans>Try fewer words, or another spelling.</Trans>
          </EmptyState>
        </div>
      )}
      {people.length > 0 && (
        <Section title={t`People`} named={type === "all"}>
          <FoundPeople people={people} />
        </Section>
      )}
      {rooms.length > 0 && (
        <Section title={t`Rooms`} named={type === "all"}>
          <FoundRooms rooms={rooms} />
        </Section>
      )}
      {posts.length > 0 && (
        <Section title={t`Posts`} named={type === "all"}>
          <FoundPosts posts={posts} />
        </Section>
      )}
      {error !== null && <Notice tone="error">{errorText(error)}</Notice>}
      {next_cursor !== null && <MoreResults loading={loading} failed={error !== null} more={more} />}
    </div>
  );
}

function Section({ title, named, children }: { title: string; named: boolean; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className={named ? "text-xl font-bold" : "sr-only"}>
        {title}
      </h2>
      {children}
    </section>
  );
}
