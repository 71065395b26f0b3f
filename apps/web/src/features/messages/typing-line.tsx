import type { TypingPerson } from "@helloworld/sdk";
import { useLingui } from "@lingui/react/macro";

/** Who is writing; keeps its height, so nothing jumps when somebody starts. */
export function TypingLine({ people }: { people: readonly TypingPerson[] }) {
  const { t } = useLingui();
  const [first, second] = people;
  const words = !first
    ? ""
    : !second
      ? t`${first.user_name} is writing`
      : people.length === 2
        ? t`${first.user_name} and ${second.user_name} are writing`
        : t`Several people are writing`;
  return (
    <div className="flex h-6 shrink-0 items-center gap-2 px-4 text-sm text-ink-soft md:px-6">
      {first && (
        <>
          <span className="flex gap-0.5" aria-hidden="true">
            <span className="size-1.5 animate-hop rounded-full bg-current" />
            <span className="size-1.5 animate-hop rounded-full bg-current [animation-delay:150ms]" />
            <span className="size-1.5 animate-hop rounded-full bg-current [animation-delay:300ms]" />
          </span>
          <span className="truncate">{words}</span>
        </>
      )}
    </div>
  );
}
