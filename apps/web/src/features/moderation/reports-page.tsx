import { Trans, useLingui } from "@lingui/react/macro";
import { Link, useSearch } from "@tanstack/react-router";
import { NotFoundPage } from "../../app/error-pages.tsx";
import { errorText } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { useMe } from "../session/use-session.ts";
import { ReportRow } from "./report-row.tsx";
import { useReports } from "./use-reports.ts";

/** What was reported, for the staff of the site; for anybody else there is no such page. */
export function ReportsPage() {
  const { t } = useLingui();
  const me = useMe();
  const { state = "open" } = useSearch({ from: "/admin/reports" });
  if (!me || me.role === "user") return <NotFoundPage />;
  return (
    <WithQueries>
      <PageTitle title={t`Reports`} />
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
        <div>
          <h1 className="text-3xl font-extrabold tracking-tight">
            <Trans>Reports</Trans>
          </h1>
          <p className="text-ink-soft">
            <Trans>What people reported, as it was at the time. Nobody is told who reported them.</Trans>
          </p>
        </div>
        <nav aria-label={t`Filter reports`} className="flex gap-2">
          <Link to="/admin/reports" search={{}} className={buttonClass(state === "open" ? "primary" : "secondary")}>
            <Trans>To review</Trans>
          </Link>
          <Link
            to="/admin/reports"
            search={{ state: "closed" }}
            className={buttonClass(state === "closed" ? "primary" : "secondary")}
          >
            <Trans>Closed</Trans>
          </Link>
        </nav>
        <Reports state={state} />
      </div>
    </WithQueries>
  );
}

function Reports({ state }: { state: "open" | "closed" }) {
  const { t } = useLingui();
  const reports = useReports(state);
  if (reports.isPending) return <SkeletonRows rows={4} label={t`Loading reports`} />;
  if (!reports.data)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load reports`}
        action={<Button icon="retry" onClick={() => reports.refetch()}>{t`Try again`}</Button>}
      >
        {errorText(reports.error)}
      </EmptyState>
    );
  if (reports.data.length === 0)
    return <EmptyState icon="flag" title={state === "open" ? t`No open reports` : t`No closed reports`} />;
  return (
    <>
      <ul aria-label={t`Reports`} className="divide-y divide-line rounded-lg border border-line bg-surface">
        {reports.data.map((report) => (
          <ReportRow key={report.id} report={report} />
        ))}
      </ul>
      {reports.hasNextPage && (
        <Button className="self-center" pending={reports.isFetchingNextPage} onClick={() => reports.fetchNextPage()}>
          {t`Show older reports`}
        </Button>
      )}
    </>
  );
}
