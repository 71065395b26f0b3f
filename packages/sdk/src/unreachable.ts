/** For the last branch of an exhaustive switch. The protocol's own would bring the schemas into the bundle. */
export function unreachable(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
