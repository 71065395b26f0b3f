import { i18n } from "@lingui/core";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { WithQueries } from "../../app/query.tsx";
import { Button, buttonClass } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icons.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import { SettingsSection } from "./settings-section.tsx";
import { type Export, useExport, useStartExport } from "./use-export.ts";

/** Everything of mine, to take away (ACC-11). */
export function DataPage() {
  const { t } = useLingui();
  return (
    <WithQueries>
      <SettingsFrame title={t`Your data`} intro={t`Download everything of yours.`}>
        <SettingsSection title={t`Export`}>
          <p className="text-ink-soft">
            <Trans>
              One zip file with your account, your contacts, your rooms and everything you wrote, as readable pages and
              as JSON.
            </Trans>
          </p>
          <ExportState />
        </SettingsSection>
        <SettingsSection title={t`Delete account`}>
          <p className="text-ink-soft">
            <Trans>
              This permanently deletes everything of yours. Export it first if you want to keep it.{" "}
              <Link to="/delete_account" className={linkClass}>
                Review and delete
              </Link>
            </Trans>
          </p>
        </SettingsSection>
      </SettingsFrame>
    </WithQueries>
  );
}

function ExportState() {
  const { t } = useLingui();
  const found = useExport();
  const start = useStartExport();
  if (found.isPending) return <SkeletonRows rows={1} label={t`Loading your export`} />;
  if (found.isError)
    return (
      <EmptyState
        icon="warning"
        title={t`Couldn't load your export`}
        action={<Button icon="retry" onClick={() => found.refetch()}>{t`Try again`}</Button>}
      >
        {errorText(found.error)}
      </EmptyState>
    );
  const state = found.data;
  const again = (label: string) => (
    <Button
      className="self-start"
      variant={state?.status === "ready" ? "secondary" : "primary"}
      pending={start.isPending}
      onClick={() => start.mutate()}
    >
      {label}
    </Button>
  );
  return (
    <>
      {state?.status === "waiting" && <Building progress={state.progress} />}
      {state?.status === "ready" && <Ready state={state} />}
      {state?.status === "failed" && (
        <Notice tone="error">
          <Trans>The export failed. Try again. If it fails again, contact an admin.</Trans>
        </Notice>
      )}
      {start.isError && <Notice tone="error">{errorText(start.error)}</Notice>}
      {!state && again(t`Export my data`)}
      {state?.status === "ready" && again(t`Create a new export`)}
      {state?.status === "failed" && again(t`Try again`)}
    </>
  );
}

function Building({ progress }: { progress: number }) {
  const { t } = useLingui();
  return (
    <div className="flex flex-col gap-2">
      <p role="status" className="font-semibold">
        <Trans>Your export is being created.</Trans>
      </p>
      <div className="flex items-center gap-3">
        <progress
          aria-label={t`Progress of your export`}
          max={100}
          value={progress}
          className="h-2.5 min-w-0 grow accent-accent"
        />
        <span className="w-12 text-end text-sm text-ink-soft tabular-nums">
          {i18n.number(progress / 100, { style: "percent" })}
        </span>
      </div>
      <p className="text-sm text-ink-soft">
        <Trans>You can leave this page. You'll be notified when it's ready.</Trans>
      </p>
    </div>
  );
}

function Ready({ state: { bytes, created_at, expires_at } }: { state: Export }) {
  const { t } = useLingui();
  const size = sizeText(bytes ?? 0);
  const made = formatDateTime(new Date(created_at));
  return (
    <div className="flex flex-wrap items-center gap-4 rounded-md border border-line bg-sunken p-4">
      <div className="min-w-48 grow basis-0">
        <p role="status" className="font-semibold">
          <Trans>Your export is ready.</Trans>
        </p>
        <p className="text-sm text-ink-soft">
          {t`${size}, started ${made}.`}
          {expires_at && ` ${t`Kept until ${formatDateTime(new Date(expires_at))}.`}`}
        </p>
      </div>
      <a href="/api/v1/auth/export/download" download className={buttonClass("primary")}>
        <Icon name="download" className="size-4.5" />
        <Trans>Download</Trans>
      </a>
    </div>
  );
}

/** In the largest unit that leaves at least one of it. */
function sizeText(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return i18n.number(bytes / 1000 ** power, {
    style: "unit",
    unit: units[power],
    unitDisplay: power === 0 ? "long" : "short",
    maximumFractionDigits: 1,
  });
}
