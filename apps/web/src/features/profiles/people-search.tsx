import type { UserCard } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { errorText } from "../../app/errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { Spinner } from "../../ui/spinner.tsx";
import { PersonLink } from "./person-link.tsx";
import { usePeople } from "./use-people.ts";

type PeopleSearchProps = {
  /** What becomes of who is chosen; without it the results lead to the profiles. */
  onChoose?: (person: UserCard) => void;
  without?: ReadonlySet<string>;
  autoFocus?: boolean;
};

const NOBODY: ReadonlySet<string> = new Set();

/** A box to find people in, and buttons with who was found. */
export function PeopleSearch({ onChoose, without = NOBODY, autoFocus = false }: PeopleSearchProps) {
  const { t } = useLingui();
  const [q, setQ] = useState("");
  const people = usePeople(q);
  const asked = q.trim() !== "";
  const found = asked ? (people.data ?? []).filter((person) => !without.has(person.id)) : [];
  const searched = asked && !people.isFetching && people.isSuccess;
  return (
    <div className="flex flex-col gap-2">
      <SearchField label={t`Name or username`} value={q} onChange={setQ} autoFocus={autoFocus} />
      <div role="status" className="text-sm text-ink-soft">
        {asked && people.isFetching && found.length === 0 && (
          <span className="flex items-center gap-2 p-2">
            <Spinner className="size-4" />
            <Trans>Searching</Trans>
          </span>
        )}
        {searched && found.length === 0 && (
          <p className="p-2">
            <Trans>No one found. Try another spelling.</Trans>
          </p>
        )}
        {searched && found.length > 0 && (
          <span className="sr-only">{plural(found.length, { one: "# person found", other: "# people found" })}</span>
        )}
        {asked && people.isError && <p className="p-2 text-danger-ink">{errorText(people.error)}</p>}
      </div>
      {found.length > 0 && (
        <ul className="flex max-h-72 flex-col overflow-y-auto scroll-thin">
          {found.map((person) => (
            <li key={person.id}>
              {onChoose ? (
                <button
                  type="button"
                  className="flex min-h-14 w-full items-center gap-3 rounded-md px-2 text-left -outline-offset-2 hover:bg-sunken"
                  onClick={() => onChoose(person)}
                >
                  <Avatar id={person.id} name={person.name} picture={person.avatar_url} />
                  <span className="min-w-0">
                    <span className="block truncate font-semibold">{person.name}</span>
                    <span className="block truncate text-sm text-ink-soft">@{person.username}</span>
                  </span>
                </button>
              ) : (
                <PersonLink user={person} />
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
