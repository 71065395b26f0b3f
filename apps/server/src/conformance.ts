import type { ClientFrameType, ServerFrame } from "@helloworld/protocol";
import { durableEvent, ephemeralEvent, errorData, okData } from "@helloworld/protocol";
import type { z } from "zod";

const IS_TEST = process.env.NODE_ENV === "test";

/** Responses and frames that did not match their schemas. The tests look here after each test (tests/harness.ts). */
export const mismatches: string[] = [];

/** Under test, notes an answer that does not match its schema, or says more than the schema does. Elsewhere it does nothing. */
export function requireConformance(schema: z.ZodType, value: unknown, name: string): void {
  if (!IS_TEST) return;
  const said = JSON.parse(JSON.stringify(value));
  const { success, data, error } = schema.safeParse(said);
  const why = success ? surplus(said, data) : error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  if (why.length > 0) mismatches.push(`${name}: ${why.join("; ")}`);
}

const frameData = new Map<string, z.ZodType>([
  ["error", errorData],
  ...[...durableEvent.options, ...ephemeralEvent.options].map(({ shape }) => [shape.type.value, shape.data] as const),
]);

/** The same for a frame; `answered` is the type of the frame that an `ok` answers. */
export function requireConformingFrame(frame: ServerFrame, answered?: ClientFrameType): void {
  if (!IS_TEST) return;
  const schema = frame.type === "ok" ? answered && okData[answered] : frameData.get(frame.type);
  if (schema) requireConformance(schema, frame.data, frame.type);
  else mismatches.push(`${frame.type}: no such frame`);
}

/** Paths of what stands in `said` and not in `known`. */
function surplus(said: unknown, known: unknown, path = ""): string[] {
  if (typeof said !== "object" || said === null || typeof known !== "object" || known === null) return [];
  return Object.entries(said).flatMap(([key, value]) =>
    Object.hasOwn(known, key)
      ? surplus(value, (known as Record<string, unknown>)[key], `${path}.${key}`)
      : [`${path}.${key} is not in the schema`],
  );
}
