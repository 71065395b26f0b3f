import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { Button } from "../../ui/button.tsx";

/** Fetches the next page when its place comes near; by a button after a failure, or without that. */
export function MoreResults({ loading, failed, more }: { loading: boolean; failed: boolean; more: () => void }) {
  const { t } = useLingui();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (loading || failed || !end.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && more(), { rootMargin: "800px" });
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [loading, failed, more]);
  return (
    <div ref={end} className="flex justify-center">
      <Button pending={loading} onClick={more}>
        {failed ? t`Try again` : t`Show more`}
      </Button>
    </div>
  );
}
