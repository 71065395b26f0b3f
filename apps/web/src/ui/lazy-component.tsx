import { createContext, type ElementType, lazy, use, useState } from "react";

/** Any component: React's own type for one, without the names of tags. */
type Component = Exclude<ElementType, string>;

const loaders = new Map<string, () => Promise<unknown>>();

/** Collects the names of the lazy components that the server rendered into a page, outer ones first. */
export const RenderedParts = createContext<Set<string> | undefined>(undefined);

/**
 * A component that is fetched when it is first shown, by the name that its module gives it.
 * One that is there already shows at once, where React's own would show the fallback for a moment.
 */
export function lazyComponent<M extends Record<N, Component>, N extends string>(load: () => Promise<M>, name: N): M[N] {
  const fetchOnce = async () => {
    part.loaded = (await load())[name];
    return { default: part.loaded };
  };
  const part: Part = { name, loaded: undefined, lazy: lazy<Component>(fetchOnce) };
  loaders.set(name, fetchOnce);
  return ((props: object) => <LazyPart part={part} props={props} />) as unknown as M[N];
}

type Part = { name: string; loaded: Component | undefined; lazy: Component };

function LazyPart({ part, props }: { part: Part; props: object }) {
  use(RenderedParts)?.add(part.name);
  // Kept, because another type of component would begin with another state.
  const [Shown] = useState<Component>(() => part.loaded ?? part.lazy);
  return <Shown {...props} />;
}

/** Fetches what the server rendered, so that the page keeps it while it comes to life. */
export async function loadParts(names: Iterable<string>): Promise<void> {
  // One may define the next.
  for (const name of names) await loaders.get(name)?.();
}
