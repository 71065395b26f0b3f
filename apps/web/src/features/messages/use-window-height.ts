import { useEffect } from "react";

/**
 * Gives the page the height that the keyboard of a phone leaves, where the browser lays it over the page, so that the
 * composer stays above it.
 */
export function useWindowHeight(): void {
  useEffect(() => {
    const { visualViewport: seen } = window;
    if (!seen) return;
    const root = document.documentElement;
    const fit = () => {
      // Two fingers that zoom make it smaller, too: that covers nothing.
      const covered = seen.scale <= 1.01 && window.innerHeight - seen.height > 1;
      if (covered) root.style.setProperty("--window", `${seen.height}px`);
      else root.style.removeProperty("--window");
      if (covered) window.scrollTo(0, 0);
    };
    seen.addEventListener("resize", fit);
    seen.addEventListener("scroll", fit);
    return () => {
      seen.removeEventListener("resize", fit);
      seen.removeEventListener("scroll", fit);
      root.style.removeProperty("--window");
    };
  }, []);
}
