import { Trans } from "@lingui/react/macro";
import { getRouteApi, Link } from "@tanstack/react-router";
import { PageHead } from "../../app/page-head.tsx";
import { buttonClass } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { RichText } from "../../ui/rich/rich-text.tsx";

const route = getRouteApi("/help/$slug");

/** An article of the help. */
export function HelpArticlePage() {
  const { slug, title, summary, body } = route.useLoaderData();
  return (
    <article className="mx-auto flex w-full max-w-3xl flex-col items-start gap-5">
      <PageHead title={title} description={summary} path={`/help/${slug}`} kind="article" />
      <Link to="/help" className={buttonClass("quiet", "small")}>
        <Icon name="back" className="size-5 rtl:-scale-x-100" />
        <Trans>All articles</Trans>
      </Link>
      <h1 className="text-3xl font-extrabold tracking-tight">{title}</h1>
      <p className="text-lg text-ink-soft">{summary}</p>
      <RichText text={body} mentions={{}} />
    </article>
  );
}
