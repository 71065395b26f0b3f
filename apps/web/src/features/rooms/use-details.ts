import { useNavigate, useRouter, useRouterState, useSearch } from "@tanstack/react-router";
import type { DetailsView } from "./details-view.ts";

declare module "@tanstack/react-router" {
  interface HistoryState {
    /** How many steps back the details were closed. */
    details_depth?: number;
  }
}

/** Which part of a room's details is open. It is in the address, so that going back closes it. */
export function useDetails() {
  const { details } = useSearch({ from: "/messages/$room" });
  const navigate = useNavigate({ from: "/messages/$room" });
  const { history } = useRouter();
  const depth = useRouterState({ select: ({ location }) => location.state.details_depth }) ?? 0;
  const go = (view: DetailsView | undefined, replace: boolean) =>
    navigate({
      // One panel beside the chat at a time.
      search: ({ thread, ...old }) => ({ ...old, ...(view === undefined && { thread }), details: view }),
      replace,
      resetScroll: false,
      state: { details_depth: replace ? 0 : depth + 1 },
    });
  return {
    view: details,
    show: (view: DetailsView) => void go(view, false),
    /** From a part to the overview. */
    back: () => (depth > 1 ? history.back() : void go("overview", true)),
    close: () => (depth > 0 ? history.go(-depth) : void go(undefined, true)),
  };
}
