import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { Button, iconButtonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";

type SavedFrameProps = {
  title: string;
  icon: IconName;
  /** Undefined while it is fetched. */
  count: number | undefined;
  error: Error | null;
  onRetry: () => void;
  /** What to do so that there is something. */
  empty: string;
  more?: (() => void) | null;
  loading?: boolean;
  children: ReactNode;
};

/** A list of messages from several conversations, in place of one; on a phone with the way back. */
export function SavedFrame({ title, icon, count, error, onRetry, empty, more, loading, children }: SavedFrameProps) {
  const { t } = useLingui();
  return (
    <section aria-label={title} className="flex min-h-0 grow flex-col">
      <PageTitle title={title} />
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 max-md:pt-(--safe-top) md:px-4">
        <Link to="/messages" aria-label={t`Back to all conversations`} className={`${iconButtonClass()} md:hidden`}>
          <Icon name="back" className="size-6" />
        </Link>
        <h1 className="truncate font-bold">{title}</h1>
      </header>
      <div className="min-h-0 grow overflow-y-auto scroll-thin p-3 pb-[calc(1rem+var(--safe-bottom))] md:p-6">
        {error ? (
          <EmptyState
            icon="warning"
            title={t`Couldn't load this list`}
            action={<Button variant="primary" icon="retry" onClick={onRetry}>{t`Try again`}</Button>}
          >
            {errorText(error)}
          </EmptyState>
        ) : count === undefined ? (
          <SkeletonRows rows={5} label={t`Loading`} />
        ) : count === 0 ? (
          <EmptyState icon={icon} title={t`Nothing here yet`}>
            {empty}
          </EmptyState>
        ) : (
          <div className="mx-auto flex max-w-3xl flex-col gap-3">
            {children}
            {more && (
              <Button pending={loading ?? false} onClick={more}>
                <Trans>Show more</Trans>
              </Button>
            )}
          </div>
        )}
      </div>
    </section>
  );
}
