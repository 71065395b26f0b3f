/** The folder of the repository. */
export const root: string;
/** Installs and builds what changed; answers the path of Bun. */
export function bootstrap(): string;
/** Says why in one line and ends. */
export function fail(line: string): never;
