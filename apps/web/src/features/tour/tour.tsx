import type { Me } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Button, buttonClass } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { endTour } from "./tour-state.ts";
import { useTourSteps } from "./use-tour-steps.ts";

/** The first steps of a new account, one at a time. It begins at the first that is not done yet. */
export function Tour({ me }: { me: Me }) {
  const { t } = useLingui();
  const steps = useTourSteps(me);
  const [at, setAt] = useState(() =>
    Math.max(
      0,
      steps.findIndex(({ done }) => !done),
    ),
  );
  const [pending, setPending] = useState(false);
  const step = steps[at];
  if (!step) return null;
  const end = async () => {
    setPending(true);
    if (!(await endTour())) setPending(false);
  };
  const number = at + 1;
  return (
    <section
      aria-label={t`Tour`}
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-5 shadow-1 sm:p-6"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-sm font-semibold text-ink-soft">
          <Trans>
            Step {number} of {steps.length}
          </Trans>
        </p>
        <Button variant="quiet" size="small" pending={pending} onClick={end}>{t`Skip the tour`}</Button>
      </div>
      <div aria-live="polite" className="flex items-start gap-4">
        <span className="flex size-12 shrink-0 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
          <Icon name={step.done ? "check" : step.icon} className="size-6" />
        </span>
        <div className="min-w-0">
          <h2 className="text-xl font-bold">{step.title}</h2>
          <p className="text-ink-soft">{step.text}</p>
        </div>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <Link to={step.to} search={step.search ?? {}} className={buttonClass("primary")}>
          {step.action}
        </Link>
        {at > 0 && <Button onClick={() => setAt(at - 1)}>{t`Back`}</Button>}
        {number < steps.length ? (
          <Button onClick={() => setAt(at + 1)}>{t`Next`}</Button>
        ) : (
          <Button pending={pending} onClick={end}>{t`Finish`}</Button>
        )}
        <span aria-hidden="true" className="ms-auto flex gap-1.5">
          {steps.map(({ title, done }, index) => (
            <span
              key={title}
              className={cx("size-2 rounded-full", index === at ? "bg-accent" : done ? "bg-ink-soft" : "bg-line")}
            />
          ))}
        </span>
      </div>
    </section>
  );
}
