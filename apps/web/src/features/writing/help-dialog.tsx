import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Dialog } from "../../ui/dialog.tsx";
import { useCommands } from "./commands.ts";
import { type Format, keyName } from "./formats.ts";

/** The keys and commands for writing. */
export function HelpDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useLingui();
  const commands = useCommands(room);
  const formats: [format: Format, typed: string, what: string][] = [
    ["bold", "**bold**", t`Bold`],
    ["italic", "_italic_", t`Italic`],
    ["strike", "~~gone~~", t`Strikethrough`],
    ["code", "`code`", t`Code`],
    ["code_block", "```", t`Code block`],
    ["link", "[words](https://…)", t`Link`],
    ["bullet", "- one", t`List`],
    ["number", "1. one", t`Numbered list`],
    ["quote", "> quoted", t`Quote`],
    ["spoiler", "||hidden||", t`Spoiler`],
  ];
  return (
    <Dialog title={t`Formatting and commands`} onClose={onClose}>
      <div className="flex flex-col gap-5">
        <Section title={t`Commands, at the start of a message`}>
          {commands.map(({ name, argument, help }) => (
            <Line key={name} what={help}>
              {argument ? `/${name} ${argument}` : `/${name}`}
            </Line>
          ))}
        </Section>
        <Section title={t`Formatting`}>
          {formats.map(([format, typed, what]) => (
            <Line key={format} what={what} hint={keyName(format)}>
              {typed}
            </Line>
          ))}
          <Line what={t`Formula`}>$x^2$</Line>
          <Line what={t`Formula with any content`}>$$x$$</Line>
          <Line what={t`A symbol without formatting`}>\*text\*</Line>
        </Section>
        <Section title={t`Mentions and emoji`}>
          <Line what={t`Someone in this room`}>@</Line>
          <Line what={t`Emoji`}>:smile</Line>
        </Section>
        <p className="text-sm text-ink-soft">
          <Trans>Shift+Enter starts a new line. The up arrow in an empty field edits your last message.</Trans>
        </p>
      </div>
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3 className="mb-1 font-bold">{title}</h3>
      <dl className="divide-y divide-line">{children}</dl>
    </section>
  );
}

function Line({ what, hint, children }: { what: string; hint?: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline gap-x-3 py-1.5">
      <dt className="min-w-36 font-mono text-sm">{children}</dt>
      <dd className="grow">{what}</dd>
      {hint && <dd className="text-sm text-ink-soft">{hint}</dd>}
    </div>
  );
}
