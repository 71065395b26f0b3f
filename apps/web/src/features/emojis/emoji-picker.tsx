import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { Virtualizer } from "virtua";
import { Button } from "../../ui/button.tsx";
import { isComposing } from "../../ui/composing.ts";
import { cx } from "../../ui/cx.ts";
import { inputClass } from "../../ui/input-class.ts";
import { Loading } from "../../ui/spinner.tsx";
import { useEmojis } from "./emoji-data.ts";
import { EmojiFace } from "./emoji-face.tsx";
import { recentEmojis, rememberEmoji, rememberedTone, rememberTone } from "./emoji-memory.ts";
import { type Emoji, inTone } from "./emoji-search.ts";
import { SkinTones } from "./skin-tones.tsx";
import { useEmojiGrid } from "./use-emoji-grid.ts";
import { useEmojiGroups } from "./use-emoji-groups.ts";

/** All emoji by category, to be searched; `onPick` gets what is to be written. The search field keeps the focus. */
export function EmojiPicker({ onPick }: { onPick: (text: string) => void }) {
  const { t } = useLingui();
  const id = useId();
  const { emojis, failed, retry } = useEmojis();
  const [asked, setAsked] = useState("");
  const [recent] = useState(recentEmojis);
  const [tone, setTone] = useState(rememberedTone);
  const groups = useEmojiGroups(emojis, recent, asked);
  const { rows, begins, all, list, active, setActive, move } = useEmojiGrid(groups);
  const scroller = useRef<HTMLDivElement>(null);

  const pick = (emoji: Emoji | undefined) => {
    if (!emoji) return;
    const text = inTone(emoji, tone);
    rememberEmoji(text);
    onPick(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    // In what is being searched for the arrows to the side move between its letters.
    const sideways = event.key === "ArrowRight" || event.key === "ArrowLeft";
    if (event.key === "Enter") pick(all[active]);
    else if ((sideways && asked !== "") || !move(event.key)) return;
    event.preventDefault();
  };

  const shown = all[active];
  return (
    <div className="flex h-96 max-h-[70dvh] w-84 max-w-full flex-col gap-2 p-2">
      <div className="flex gap-2">
        <input
          // biome-ignore lint/a11y/noAutofocus: it was opened to be typed in
          autoFocus
          role="combobox"
          aria-expanded="true"
          aria-controls={`${id}-list`}
          aria-activedescendant={shown ? `${id}-${active}` : undefined}
          aria-label={t`Search emoji`}
          placeholder={t`Search emoji`}
          value={asked}
          onChange={(event) => {
            setAsked(event.target.value);
            setActive(0);
            list.current?.scrollToIndex(0);
          }}
          onKeyDown={onKeyDown}
          className={cx(inputClass, "min-w-0 grow")}
        />
        <SkinTones
          tone={tone}
          onChange={(next) => {
            setTone(next);
            rememberTone(next);
          }}
        />
      </div>
      {asked === "" && groups.length > 0 && (
        <div role="toolbar" aria-label={t`Categories`} className="flex justify-between">
          {groups.map((group) => (
            <button
              key={group.id}
              type="button"
              title={group.title}
              aria-label={group.title}
              className="flex h-8 min-w-6 grow items-center justify-center rounded-sm hover:bg-sunken pointer-coarse:h-11"
              onClick={() => list.current?.scrollToIndex(begins.get(group.id) ?? 0)}
            >
              {group.mark}
            </button>
          ))}
        </div>
      )}
      <div
        ref={scroller}
        id={`${id}-list`}
        role="listbox"
        aria-label={t`Emoji`}
        className="min-h-0 grow overflow-y-auto overscroll-contain scroll-thin"
      >
        {all.length > 0 && (
          <Virtualizer ref={list} scrollRef={scroller} data={rows}>
            {(row) =>
              "from" in row ? (
                <div key={row.key} className="grid grid-cols-8">
                  {row.emojis.map((emoji, column) => (
                    <button
                      key={emoji.text}
                      id={`${id}-${row.from + column}`}
                      type="button"
                      role="option"
                      tabIndex={-1}
                      aria-label={emoji.label}
                      aria-selected={row.from + column === active}
                      className={cx(
                        "flex aspect-square items-center justify-center rounded-md text-2xl",
                        row.from + column === active && "bg-sunken ring-2 ring-focus ring-inset",
                      )}
                      onPointerMove={() => setActive(row.from + column)}
                      onClick={() => pick(emoji)}
                    >
                      <EmojiFace text={inTone(emoji, tone)} />
                    </button>
                  ))}
                </div>
              ) : (
                <div key={row.key} className="px-1 pt-2 pb-1 text-xs font-bold text-ink-soft">
                  {row.title}
                </div>
              )
            }
          </Virtualizer>
        )}
        {emojis.length === 0 && !failed && <Loading label={t`Loading emoji`} />}
        {failed && (
          <div role="alert" className="flex flex-col items-center gap-2 p-4 text-center text-sm">
            <Trans>Couldn't load emoji.</Trans>
            <Button size="small" icon="retry" onClick={retry}>{t`Try again`}</Button>
          </div>
        )}
        {emojis.length > 0 && all.length === 0 && (
          <p role="status" className="p-4 text-center text-sm text-ink-soft">
            <Trans>No emoji found.</Trans>
          </p>
        )}
      </div>
      <p aria-hidden="true" className="h-5 truncate px-1 text-sm text-ink-soft">
        {shown && (shown.names[0] ? `:${shown.names[0]}:  ${shown.label}` : shown.label)}
      </p>
    </div>
  );
}
