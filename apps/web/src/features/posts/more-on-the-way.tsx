import { useLingui } from "@lingui/react/macro";
import { useEffect, useRef } from "react";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Spinner } from "../../ui/spinner.tsx";

/** Pixels before the end of the list at which the next page is fetched. */
const AHEAD = "1200px";

type MoreOnTheWayProps = { has_more: boolean; loading: boolean; error: unknown; onMore: () => void };

/** The end of a list that grows by itself as one comes near, and by a button. */
export function MoreOnTheWay({ has_more, loading, error, onMore }: MoreOnTheWayProps) {
  const { t } = useLingui();
  if (error !== null)
    return (
      <Notice tone="error">
        {errorText(error)}{" "}
        <Button size="small" icon="retry" onClick={onMore}>
          {t`Try again`}
        </Button>
      </Notice>
    );
  return has_more ? <More loading={loading} onNear={onMore} /> : null;
}

function More({ loading, onNear }: { loading: boolean; onNear: () => void }) {
  const { t } = useLingui();
  const end = useRef<HTMLDivElement>(null);
  const near = useRef(onNear);
  near.current = onNear;
  useEffect(() => {
    if (loading || !end.current) return;
    const seen = new IntersectionObserver(([entry]) => entry?.isIntersecting && near.current(), { rootMargin: AHEAD });
    seen.observe(end.current);
    return () => seen.disconnect();
  }, [loading]);
  return (
    <div ref={end} className="flex min-h-11 justify-center">
      {loading ? <Spinner /> : <Button onClick={onNear}>{t`Show more`}</Button>}
    </div>
  );
}
