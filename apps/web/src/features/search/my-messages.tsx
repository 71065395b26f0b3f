import { WithQueries } from "../../app/query.tsx";
import { MessageResults } from "./message-results.tsx";

/** Messages of one's own rooms, as a kind of results of the page. */
export function MyMessages({ q }: { q: string }) {
  return (
    <WithQueries>
      <MessageResults q={q} />
    </WithQueries>
  );
}
