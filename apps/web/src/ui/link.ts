/** The look of a link in running text. */
export const linkClass = "font-semibold text-accent-ink underline underline-offset-3 hover:decoration-2";
