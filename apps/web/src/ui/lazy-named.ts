import { type ElementType, lazy } from "react";

/** Any component: React's own type for one, without the names of tags. */
type Component = Exclude<ElementType, string>;

/** A component that is fetched when it is first shown, by the name that its module gives it. */
export function lazyNamed<M extends Record<N, Component>, N extends string>(load: () => Promise<M>, name: N) {
  return lazy<M[N]>(async () => ({ default: (await load())[name] }));
}
