import { plural } from "@lingui/core/macro";
import { type ReactNode, type Ref, useEffect, useImperativeHandle, useState } from "react";
import { cx } from "../../ui/cx.ts";

/** Something that can be put in place of what was typed. */
export type Option = { key: string; text: string; face?: ReactNode; label: string; detail?: string };

/** What the text area asks when a key is pressed. */
export type OptionKeys = { /** Whether the key was meant for the list. */ press: (key: string) => boolean };

export type OptionsProps = {
  id: string;
  label: string;
  keys: Ref<OptionKeys>;
  /** Tells the id of the option that Enter takes; null when there is none. */
  onActive: (id: string | null) => void;
  onPick: (text: string) => void;
  onClose: () => void;
};

/** What a text can be completed with, above it; the text area keeps the focus. */
export function Options({ id, label, options, keys, onActive, onPick, onClose }: OptionsProps & { options: Option[] }) {
  const [chosen, setChosen] = useState<string | null>(null);
  const active = Math.max(
    0,
    options.findIndex((option) => option.key === chosen),
  );
  const option = options[active];
  const activeId = option ? `${id}-${active}` : null;

  useEffect(() => {
    onActive(activeId);
    if (activeId) document.getElementById(activeId)?.scrollIntoView({ block: "nearest" });
    return () => onActive(null);
  }, [activeId, onActive]);

  const move = (by: number) => setChosen(options[(active + by + options.length) % options.length]?.key ?? null);
  useImperativeHandle(keys, () => ({
    press(key) {
      if (!option) return false;
      if (key === "ArrowDown") move(1);
      else if (key === "ArrowUp") move(-1);
      else if (key === "Enter" || key === "Tab") onPick(option.text);
      else if (key === "Escape") onClose();
      else return false;
      return true;
    },
  }));

  return (
    <>
      <p role="status" className="sr-only">
        {options.length > 0 && plural(options.length, { one: "# suggestion", other: "# suggestions" })}
      </p>
      {options.length > 0 && (
        <div
          id={id}
          role="listbox"
          aria-label={label}
          className="absolute bottom-full left-0 z-20 mb-2 max-h-72 w-full max-w-md animate-rise overflow-y-auto overscroll-contain rounded-lg border border-line bg-surface p-1.5 shadow-2 scroll-thin"
        >
          {options.map((one, index) => (
            <div
              key={one.key}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              className={cx(
                "flex min-h-10 cursor-pointer items-center gap-3 rounded-sm px-2.5 py-1 pointer-coarse:min-h-12",
                index === active && "bg-sunken",
              )}
              // The focus stays where it is: a press would take it along.
              onPointerDown={(event) => event.preventDefault()}
              onPointerMove={() => setChosen(one.key)}
              onClick={() => onPick(one.text)}
              onKeyDown={(event) => event.key === "Enter" && onPick(one.text)}
            >
              {one.face && <span className="flex w-8 shrink-0 items-center justify-center text-2xl">{one.face}</span>}
              <span className="min-w-0 grow truncate font-medium">{one.label}</span>
              {one.detail && <span className="max-w-1/2 truncate text-sm text-ink-soft">{one.detail}</span>}
            </div>
          ))}
        </div>
      )}
    </>
  );
}
