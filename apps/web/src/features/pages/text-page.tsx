import type { TextPage as Text } from "@helloworld/protocol";
import { Trans } from "@lingui/react/macro";
import { useLoaderData, useRouterState } from "@tanstack/react-router";
import { PageHead } from "../../app/page-head.tsx";
import { When } from "../../app/when.tsx";
import { plainText } from "../../ui/rich/plain-text.ts";
import { RichText } from "../../ui/rich/rich-text.tsx";

/** What this place is, or on what terms. Its first heading is the title of the page. */
export function TextPage() {
  const path = useRouterState({ select: (state) => state.location.pathname });
  const { body, changed_at } = useLoaderData({ strict: false }) as Text;
  const [first, ...rest] = body;
  const titled = typeof first === "object" && first.type === "heading" ? first : null;
  const title = titled ? plainText(titled.children) : "Helloworld Chat";
  const text = titled ? rest : body;
  const [opening] = text;
  return (
    <article className="mx-auto flex w-full max-w-3xl flex-col gap-5">
      <PageHead title={title} description={opening ? plainText([opening]) : title} path={path} />
      <h1 className="text-3xl font-extrabold tracking-tight">{title}</h1>
      {changed_at && (
        <p className="text-sm text-ink-soft">
          <Trans>Last updated</Trans> <When at={changed_at} />
        </p>
      )}
      <RichText text={text} mentions={{}} />
    </article>
  );
}
