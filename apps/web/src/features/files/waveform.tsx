import { cx } from "../../ui/cx.ts";

/** Of sound that says nothing of its loudness. */
const FLAT = Array.from({ length: 64 }, () => 12);
const LEAST = 6;

/** Loudness from begin to end, filled as far as it was heard; a drawing beside what says the same in words. */
export function Waveform({ values = FLAT, part }: { values?: readonly number[] | undefined; part: number }) {
  const heard = part * values.length;
  return (
    <svg
      viewBox={`0 0 ${values.length * 3} 100`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className="pointer-events-none size-full"
    >
      {values.map((value, index) => {
        const height = Math.max(LEAST, value);
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
            key={index}
            x={index * 3 + 0.5}
            y={(100 - height) / 2}
            width={2}
            height={height}
            className={cx(index < heard ? "fill-accent" : "fill-current opacity-40")}
          />
        );
      })}
    </svg>
  );
}
