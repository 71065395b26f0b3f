import { Trans, useLingui } from "@lingui/react/macro";
import { type ErrorComponentProps, Link, useRouter } from "@tanstack/react-router";
import { Button, buttonClass } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { PageTitle } from "./page-title.tsx";

export function NotFoundPage() {
  const { t } = useLingui();
  return (
    <div className="mx-auto w-full max-w-2xl py-10">
      <PageTitle title={t`Page not found`} />
      <EmptyState
        icon="search"
        heading
        title={t`Page not found`}
        action={
          <>
            <Link to="/" className={buttonClass("primary")}>
              <Trans>Go to home</Trans>
            </Link>
            <Link to="/rooms" className={buttonClass()}>
              <Trans>Browse rooms</Trans>
            </Link>
          </>
        }
      >
        <Trans>The link may be wrong, or the page was deleted.</Trans>
      </EmptyState>
    </div>
  );
}

/** Shown in place of a page that broke: says so, and lets one go on. */
export function ErrorPage({ reset }: ErrorComponentProps) {
  const { t } = useLingui();
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto w-full max-w-2xl py-10" role="alert">
      <EmptyState
        icon="warning"
        heading
        title={t`This page couldn't be loaded`}
        action={
          <>
            <Button variant="primary" onClick={again}>{t`Try again`}</Button>
            <Button onClick={() => location.assign("/")}>{t`Go to home`}</Button>
          </>
        }
      >
        <Trans>Something went wrong. What you wrote is saved on this device.</Trans>
      </EmptyState>
    </div>
  );
}
