/** The look of everything that one types into. */
export const inputClass =
  "w-full min-h-11 rounded-md border border-line-strong bg-surface px-3.5 py-2 text-ink outline-offset-0 " +
  "placeholder:text-ink-soft data-invalid:border-danger aria-invalid:border-danger";
