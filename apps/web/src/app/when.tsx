import { i18n } from "@lingui/core";
import { useSyncExternalStore } from "react";
import { formatDateTime, formatRelative } from "./dates.ts";

const never = () => () => {};

/** False while the page that the server made comes to life: it does not know the reader's clock and zone. */
export function useIsMounted(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
}

/** When something happened, as short as it can be, and in full under the pointer. */
export function When({ at }: { at: string }) {
  const date = new Date(at);
  const alive = useIsMounted();
  return (
    <time dateTime={at} title={alive ? formatDateTime(date) : undefined} className="whitespace-nowrap">
      {alive
        ? formatRelative(date)
        : i18n.date(date, { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" })}
    </time>
  );
}
