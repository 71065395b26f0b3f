/** The mark: a speech bubble that says h. `icon.svg` is the same drawing as a file. */
export function Logo({ className = "size-8" }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" className={`shrink-0 ${className}`} aria-hidden="true">
      <path
        className="fill-accent"
        d="M9 3h14a7 7 0 0 1 7 7v9a7 7 0 0 1-7 7H13.5l-6 3.9A1 1 0 0 1 6 29v-3.7A7 7 0 0 1 2 19v-9a7 7 0 0 1 7-7Z"
      />
      <path
        className="stroke-on-accent"
        fill="none"
        strokeWidth="3"
        strokeLinecap="round"
        strokeLinejoin="round"
        d="M11.5 8.5v12M11.5 16.5c0-4.800 9-4.800 9 0v4"
      />
    </svg>
  );
}
