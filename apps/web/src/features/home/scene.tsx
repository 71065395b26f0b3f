/** A drawing of a conversation, without words: decoration beside the welcome. */
export function Scene() {
  return (
    <svg viewBox="0 0 400 300" className="w-full max-w-md justify-self-center max-md:hidden" aria-hidden="true">
      <circle cx="205" cy="152" r="140" className="fill-accent-soft" />
      <g className="fill-surface">
        <path d="M84 62h170a26 26 0 0 1 26 26v36a26 26 0 0 1-26 26H112l-34 24a6 6 0 0 1-9-6l3-24a26 26 0 0 1-14-22V88a26 26 0 0 1 26-26Z" />
      </g>
      <g className="fill-line">
        <rect x="88" y="86" width="150" height="11" rx="5.5" />
        <rect x="88" y="111" width="104" height="11" rx="5.5" />
      </g>
      <path
        className="fill-accent"
        d="M316 158H172a26 26 0 0 0-26 26v34a26 26 0 0 0 26 26h112l36 25a6 6 0 0 0 9-6l-3-25a26 26 0 0 0 16-20v-34a26 26 0 0 0-26-26Z"
      />
      <g className="fill-on-accent">
        <circle cx="212" cy="201" r="8" />
        <circle cx="244" cy="201" r="8" />
        <circle cx="276" cy="201" r="8" />
      </g>
      <g>
        <circle cx="330" cy="88" r="25" className="fill-(--figure-1)" />
        <circle cx="322" cy="84" r="3" className="fill-(--figure-ink)" />
        <circle cx="338" cy="84" r="3" className="fill-(--figure-ink)" />
        <path
          d="M319 95c6 7 16 7 22 0"
          className="fill-none stroke-(--figure-ink)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </g>
      <g>
        <circle cx="76" cy="226" r="25" className="fill-(--figure-2)" />
        <circle cx="68" cy="222" r="3" className="fill-(--figure-ink)" />
        <circle cx="84" cy="222" r="3" className="fill-(--figure-ink)" />
        <path
          d="M66 233c6 6 14 6 20 0"
          className="fill-none stroke-(--figure-ink)"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </g>
    </svg>
  );
}
