import type { TypingPerson } from "@helloworld/sdk";
import { useLingui } from "@lingui/react/macro";

/** Who is writing: over the free space below the last message, so nothing jumps when somebody starts. */
export function TypingLine({ people }: { people: readonly TypingPerson[] }) {
  const { t } = useLingui();
  const [first, second] = people;
  if (!first) return null;
  const words = !second
    ? t`${first.user_name} is typing`
    : people.length === 2
      ? t`${first.user_name} and ${second.user_name} are typing`
      : t`Several people are typing`;
  return (
    <div className="relative h-0 shrink-0">
      <div className="absolute bottom-1 left-2 flex h-6 max-w-[calc(100%-1rem)] animate-fade items-center gap-2 rounded-full bg-canvas/90 px-2 text-sm text-ink-soft md:left-4">
        <span className="flex gap-0.5" aria-hidden="true">
          <span className="size-1.5 animate-hop rounded-full bg-current" />
          <span className="size-1.5 animate-hop rounded-full bg-current [animation-delay:150ms]" />
          <span className="size-1.5 animate-hop rounded-full bg-current [animation-delay:300ms]" />
        </span>
        <span className="truncate">{words}</span>
      </div>
    </div>
  );
}
