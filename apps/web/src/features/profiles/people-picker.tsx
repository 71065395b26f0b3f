import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { type ReactNode, useState } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { Icon } from "../../ui/icons.tsx";
import { PeopleSearch } from "./people-search.tsx";

type PeoplePickerProps = {
  label: ReactNode & string;
  chosen: readonly UserCard[];
  onChange: (people: readonly UserCard[]) => void;
  /** Already there: not offered. */
  without?: ReadonlySet<string>;
  autoFocus?: boolean;
};

/** Finds people and collects them. */
export function PeoplePicker({ label, chosen, onChange, without, autoFocus = false }: PeoplePickerProps) {
  const { t } = useLingui();
  const [round, setRound] = useState(0);
  const left = new Set([...(without ?? []), ...chosen.map((person) => person.id)]);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-semibold">{label}</legend>
      {chosen.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {chosen.map((person) => (
            <li
              key={person.id}
              className="flex items-center gap-2 rounded-full bg-accent-soft py-0.5 pr-1 pl-0.5 text-sm font-semibold"
            >
              <Avatar id={person.id} name={person.name} picture={person.avatar_url} size="small" />
              {person.name}
              <button
                type="button"
                aria-label={t`Remove ${person.name}`}
                className="flex size-8 items-center justify-center rounded-full hover:bg-surface"
                onClick={() => onChange(chosen.filter((one) => one.id !== person.id))}
              >
                <Icon name="close" className="size-4" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <PeopleSearch
        key={round}
        without={left}
        autoFocus={autoFocus || round > 0}
        onChoose={(person) => {
          onChange([...chosen, person]);
          setRound(round + 1);
        }}
      />
      {chosen.length === 0 && !autoFocus && (
        <p className="text-sm text-ink-soft">
          <Trans>You can add people later, too.</Trans>
        </p>
      )}
    </fieldset>
  );
}
