import { useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";

/** What the address leads to on the page gets the focus, as a new post does after publishing. */
export function useHashFocus(): void {
  const hash = useRouterState({ select: (state) => state.location.hash });
  useEffect(() => {
    const element = hash.startsWith("title-") ? document.getElementById(hash) : null;
    if (!element) return;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }, [hash]);
}
