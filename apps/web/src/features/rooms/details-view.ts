/** The parts of a room's details, as the address of the page names them. */
const VIEWS = ["overview", "mine", "permissions", "invitations", "requests"] as const;
export type DetailsView = (typeof VIEWS)[number];

export function isDetailsView(value: unknown): value is DetailsView {
  return VIEWS.some((view) => view === value);
}
