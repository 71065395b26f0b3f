import { useLingui } from "@lingui/react/macro";
import { Dialog } from "../../ui/dialog.tsx";
import { type Format, keyName } from "../writing/formats.ts";

/** All keys that do something, by where they do it. */
export function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const command = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl+";
  const formats: [Format, string][] = [
    ["bold", t`Bold`],
    ["italic", t`Italic`],
    ["strike", t`Strikethrough`],
    ["link", t`Link`],
    ["bullet", t`List`],
    ["number", t`Numbered list`],
    ["quote", t`Quote`],
    ["code", t`Code`],
    ["code_block", t`Code block`],
    ["spoiler", t`Spoiler`],
  ];
  const parts: [string, [string, string][]][] = [
    [
      t`Anywhere`,
      [
        [`${command}K`, t`Go anywhere`],
        ["/", t`Search`],
        ["Esc", t`Close, or go back`],
        ["?", t`Keyboard shortcuts`],
      ],
    ],
    [
      t`Conversations`,
      [
        ["Alt+↑ Alt+↓", t`Previous or next conversation`],
        ["Alt+Shift+↑ Alt+Shift+↓", t`Previous or next unread conversation`],
        [`${command}Shift+F`, t`Search messages`],
      ],
    ],
    [
      t`In a list or among messages`,
      [
        ["↑ ↓ Home End", t`Move`],
        ["Enter", t`Open a conversation, or the menu of a message`],
        ["Shift+F10", t`Open the menu`],
      ],
    ],
    [
      t`Writing`,
      [
        ["Enter", t`Send`],
        ["Shift+Enter", t`New line`],
        ["↑", t`Edit your last message, in an empty field`],
        ...formats.map(([format, what]): [string, string] => [keyName(format), what]),
      ],
    ],
  ];
  return (
    <Dialog title={t`Keyboard shortcuts`} onClose={onClose}>
      <div className="flex flex-col gap-5">
        {parts.map(([title, keys]) => (
          <section key={title}>
            <h3 className="mb-1 font-bold">{title}</h3>
            <dl className="divide-y divide-line">
              {keys.map(([key, what]) => (
                <div key={`${key} ${what}`} className="flex flex-wrap items-baseline justify-between gap-x-3 py-1.5">
                  <dt>{what}</dt>
                  <dd>
                    <kbd dir="ltr" className="text-sm text-ink-soft">
                      {key}
                    </kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
