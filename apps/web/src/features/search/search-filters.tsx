import type { Me, Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useId, useState } from "react";
import { client, useStore } from "../../app/client.ts";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { inputClass } from "../../ui/input-class.ts";
import { Menu, MenuChoice } from "../../ui/menu.tsx";

/** What is chosen beside the words; empty where it does not matter. */
export type Filters = { everywhere: boolean; from: string; has: string; is: string; after: string; before: string };

export const NO_FILTERS: Filters = { everywhere: false, from: "", has: "", is: "", after: "", before: "" };

/** The words with the filters, as the server takes them. Both days are among what is found. */
export function parseSearchQuery(words: string, { from, has, is, after, before }: Filters): string {
  const parts = [
    words.trim(),
    from && `from:${from}`,
    has && `has:${has}`,
    is && `is:${is}`,
    after && `after:${dayBeside(after, -1)}`,
    before && `before:${dayBeside(before, 1)}`,
  ];
  return parts.filter(Boolean).join(" ");
}

function dayBeside(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

type SearchFiltersProps = { room: Room; me: Me; filters: Filters; onChange: (filters: Filters) => void };

/** Where, from whom, with what, and when: each a chip that opens its choices. */
export function SearchFilters({ room, me, filters, onChange }: SearchFiltersProps) {
  const { t } = useLingui();
  const [dates, setDates] = useState(false);
  const datesId = useId();
  const people = usePeople(room.id);
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  const choice = (value: string, label: string) => ({ value, label, mark: null });
  return (
    <>
      <fieldset aria-label={t`Filters`} className="flex flex-wrap gap-2">
        <Chip
          label={t`In`}
          value={filters.everywhere ? "everywhere" : ""}
          options={[choice("", t`This conversation`), choice("everywhere", t`All conversations`)]}
          onChange={(value) => set({ everywhere: value !== "" })}
        />
        <Chip
          label={t`From`}
          value={filters.from}
          options={[
            choice("", t`Anyone`),
            choice("me", t`Me`),
            ...people.filter(({ id }) => id !== me.id).map(({ username, name }) => choice(username, name)),
          ]}
          onChange={(from) => set({ from })}
        />
        <Chip
          label={t`With`}
          value={filters.has}
          options={[
            choice("", t`Anything`),
            choice("link", t`Links`),
            choice("file", t`Files`),
            choice("image", t`Pictures`),
            choice("video", t`Videos`),
            choice("audio", t`Audio`),
          ]}
          onChange={(has) => set({ has })}
        />
        <Chip
          label={t`Only`}
          value={filters.is}
          options={[
            choice("", t`All messages`),
            choice("unread", t`Unread`),
            choice("mention", t`Mentions of me`),
            choice("starred", t`Starred`),
            choice("pinned", t`Pinned`),
            choice("thread", t`In threads`),
            choice("edited", t`Edited`),
          ]}
          onChange={(is) => set({ is })}
        />
        <button
          type="button"
          aria-expanded={dates}
          aria-controls={datesId}
          onClick={() => setDates(!dates)}
          className={chipClass(filters.after !== "" || filters.before !== "")}
        >
          <Trans>Dates</Trans>
          <Icon name="chevron" className={cx("size-4", dates && "rotate-180")} />
        </button>
      </fieldset>
      <div id={datesId} hidden={!dates} className={cx("grid-cols-2 gap-2", dates && "grid")}>
        <Day label={t`From date`} value={filters.after} max={filters.before} onChange={(after) => set({ after })} />
        <Day label={t`To date`} value={filters.before} min={filters.after} onChange={(before) => set({ before })} />
      </div>
    </>
  );
}

function chipClass(active: boolean): string {
  return cx(
    "inline-flex min-h-8 max-w-full items-center gap-1 rounded-full border px-3 text-sm font-semibold pointer-coarse:min-h-11",
    active ? "border-transparent bg-accent-soft text-accent-ink" : "border-line-strong text-ink-soft hover:text-ink",
  );
}

type ChipProps = {
  label: string;
  value: string;
  options: { value: string; label: string; mark: null }[];
  onChange: (value: string) => void;
};

function Chip({ label, value, options, onChange }: ChipProps) {
  const chosen = options.find((option) => option.value === value && value !== "");
  const text = chosen ? `${label}: ${chosen.label}` : label;
  return (
    <Menu
      label={text}
      placement="bottom start"
      triggerClass={chipClass(chosen !== undefined)}
      trigger={
        <>
          <span className="truncate">{text}</span>
          <Icon name="chevron" className="size-4 shrink-0" />
        </>
      }
    >
      <MenuChoice label={label} value={value} options={options} onChange={onChange} />
    </Menu>
  );
}

type DayProps = { label: string; value: string; min?: string; max?: string; onChange: (day: string) => void };

function Day({ label, value, min, max, onChange }: DayProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="text-sm font-semibold">
        {label}
      </label>
      <input
        id={id}
        type="date"
        value={value}
        {...(min && { min })}
        {...(max && { max })}
        onChange={(event) => onChange(event.target.value)}
        className={cx(inputClass, "px-2!")}
      />
    </div>
  );
}

/** Who is in the room, as far as is known; the first of them are fetched. */
function usePeople(room_id: string) {
  const members = useStore("members", room_id);
  const missing = members === undefined;
  useEffect(() => {
    // Without them one can still write `from:` and a name.
    if (missing) client.loadMembers(room_id).catch(() => undefined);
  }, [missing, room_id]);
  return members?.members.map(({ user }) => user) ?? [];
}
