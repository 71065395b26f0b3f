import { useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useId, useState } from "react";
import { WithQueries } from "../../app/query.tsx";
import { isComposing } from "../../ui/composing.ts";
import { cx } from "../../ui/cx.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { inputClass } from "../../ui/input-class.ts";
import type { KeyboardDialog } from "./keyboard.tsx";
import { type Entry, usePaletteEntries } from "./use-palette-entries.ts";

type PaletteProps = { onClose: () => void; onOpen: (dialog: KeyboardDialog) => void };

/** One field that leads anywhere: to a person, a room, a page, a command. */
export function Palette(props: PaletteProps) {
  const { t } = useLingui();
  return (
    <Dialog title={t`Go anywhere`} onClose={props.onClose}>
      <WithQueries>
        <Choices {...props} />
      </WithQueries>
    </Dialog>
  );
}

function Choices({ onClose, onOpen }: PaletteProps) {
  const { t } = useLingui();
  const id = useId();
  const [q, setQ] = useState("");
  const [active, setActive] = useState(0);
  const groups = usePaletteEntries(q, onOpen);
  const all = groups.flatMap(({ entries }) => entries);
  const current = all[Math.min(active, all.length - 1)];
  const idOf = (entry: Entry) => `${id}-${entry.id}`;

  const choose = (entry: Entry) => {
    onClose();
    entry.run();
  };
  const moveTo = (index: number) => {
    const next = all[(index + all.length) % all.length];
    if (!next) return;
    setActive(all.indexOf(next));
    document.getElementById(idOf(next))?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    const at = current ? all.indexOf(current) : 0;
    if (event.key === "ArrowDown") moveTo(at + 1);
    else if (event.key === "ArrowUp") moveTo(at - 1);
    else if (event.key === "Enter" && current) choose(current);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <input
        type="text"
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: the dialog was opened to type here
        autoFocus
        autoComplete="off"
        spellCheck={false}
        aria-label={t`People, rooms, pages, commands`}
        placeholder={t`People, rooms, pages, commands`}
        aria-expanded={all.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={current && idOf(current)}
        value={q}
        className={inputClass}
        onChange={(event) => {
          setQ(event.target.value.trimStart());
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      {/* Always as high, so that nothing moves while the list gets shorter. */}
      <div
        id={id}
        role="listbox"
        aria-label={t`Results`}
        className="mt-3 h-[min(24rem,50dvh)] overflow-y-auto scroll-thin"
      >
        {groups.map(({ title, entries }) => (
          // biome-ignore lint/a11y/useSemanticElements: a listbox holds options and groups of them only
          <div key={title} role="group" aria-label={title}>
            <p aria-hidden="true" className="px-3 pt-3 pb-1 text-xs font-bold text-ink-soft">
              {title}
            </p>
            {entries.map((entry) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
              <div
                key={entry.id}
                id={idOf(entry)}
                role="option"
                tabIndex={-1}
                aria-selected={entry === current}
                className={cx(
                  "flex min-h-10 cursor-pointer items-center gap-3 rounded-md px-3 pointer-coarse:min-h-11",
                  entry === current ? "bg-accent-soft text-accent-ink" : "hover:bg-sunken",
                )}
                onClick={() => choose(entry)}
              >
                <Icon name={entry.icon} className="size-5 shrink-0" />
                <span className="min-w-0 grow truncate font-medium">{entry.label}</span>
                {entry.hint && <span className="shrink-0 text-sm text-ink-soft">{entry.hint}</span>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <p role="status" className={all.length > 0 ? "sr-only" : "text-center text-ink-soft"}>
        {all.length === 0 && t`Nothing found. Try another spelling.`}
      </p>
    </>
  );
}
