import type { UserCard } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Loading } from "../../ui/spinner.tsx";

type PersonRow = { key: string; user: UserCard; at: string | null; mark?: ReactNode };

/** People who did something, and when. */
export function PeopleRows({
  rows,
  error,
  empty,
}: {
  rows: PersonRow[] | undefined;
  error: Error | null;
  empty: string;
}) {
  const { t } = useLingui();
  if (error) return <p role="alert">{errorText(error)}</p>;
  if (!rows) return <Loading label={t`Loading`} />;
  if (rows.length === 0) return <p className="text-ink-soft">{empty}</p>;
  return (
    <ul className="flex flex-col gap-1">
      {rows.map(({ key, user, at, mark }) => (
        <li key={key} className="flex min-h-12 items-center gap-3">
          <Avatar id={user.id} name={user.name} picture={user.avatar_url} size="small" />
          <span className="min-w-0 grow">
            <span className="block truncate font-medium">{user.name}</span>
            {at && (
              <time dateTime={at} className="block text-sm text-ink-soft">
                {formatDateTime(new Date(at))}
              </time>
            )}
          </span>
          {mark}
        </li>
      ))}
    </ul>
  );
}
