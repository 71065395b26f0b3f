import { mentionsOf, parseMarkdown } from "@helloworld/text";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useMemo, useState } from "react";
import { client } from "../../app/client.ts";
import { RichText } from "../../ui/rich/rich-text.tsx";

/** Names that are looked up, as many as a post can name. */
const NAMES = 20;

/** A text as it will be read: by the same code that makes it so on the server. */
export function MarkdownPreview({ text }: { text: string }) {
  const { t } = useLingui();
  const body = useMemo(() => parseMarkdown(text), [text]);
  const [mentions, setMentions] = useState<Record<string, string>>({});
  useEffect(() => {
    let left = false;
    const names = mentionsOf(body).slice(0, NAMES);
    void Promise.allSettled(names.map((name) => client.api.profileByUsername(name))).then((answers) => {
      const found = answers.flatMap((answer, index) =>
        answer.status === "fulfilled" ? [[names[index] ?? "", answer.value.user.id] as const] : [],
      );
      if (!left) setMentions(Object.fromEntries(found));
    });
    return () => {
      left = true;
    };
  }, [body]);
  return (
    <section aria-label={t`Preview`} className="min-h-24 rounded-md border border-dashed border-line-strong p-3.5">
      {body.length > 0 ? (
        <RichText text={body} mentions={mentions} />
      ) : (
        <p className="text-ink-soft">
          <Trans>Nothing to preview.</Trans>
        </p>
      )}
    </section>
  );
}
