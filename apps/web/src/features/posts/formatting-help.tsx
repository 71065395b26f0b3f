import { Trans, useLingui } from "@lingui/react/macro";

/** The few signs that most texts need. */
export function FormattingHelp() {
  const { t } = useLingui();
  const signs = [
    ["**…**", t`bold`],
    ["*…*", t`italic`],
    ["~~…~~", t`strikethrough`],
    ["# …", t`heading`],
    ["- …", t`list`],
    ["1. …", t`numbered list`],
    ["> …", t`quote`],
    ["`…`", t`code`],
    ["[…](https://…)", t`link`],
    ["||…||", t`spoiler`],
    ["$x^2$", t`formula`],
    ["@…", t`mention`],
    ["#…", t`hashtag`],
  ] as const;
  return (
    <details className="text-sm text-ink-soft">
      <summary className="min-h-8 cursor-pointer font-semibold pointer-coarse:min-h-11">
        <Trans>Formatting</Trans>
      </summary>
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-0.5 sm:grid-cols-[auto_1fr_auto_1fr]">
        {signs.map(([sign, meaning]) => (
          <div key={sign} className="contents">
            <dt className="font-mono">{sign}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
