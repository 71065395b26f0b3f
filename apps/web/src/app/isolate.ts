import { literals } from "@helloworld/text/literal";
import { type I18n, i18n as ofPage } from "@lingui/core";

/** Letters from right to left, by their blocks, and the marks that turn what follows them. */
const TURNING = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** A name beside other words, set apart where its letters could move them (UAX #9, FSI and PDI). */
export function isolated<T>(value: T): T | string {
  return typeof value === "string" && TURNING.test(value) ? `\u2068${value}\u2069` : value;
}

/** Sets apart whatever is put into sentences, as it is, by the macros (which name all in one object) and by components. */
export function isolateValues(i18n: I18n = ofPage): void {
  const translate = i18n._.bind(i18n) as (...all: [message: unknown, values?: Values, options?: object]) => string;
  i18n.t = i18n._ = ((message: string | { values?: Values }, values?: Values, options?: object) =>
    typeof message === "string"
      ? translate(message, apart(values), options)
      : translate({ ...message, values: apart(message.values) })) as typeof i18n._;
}

type Values = Record<string, unknown>;

function apart(values: Values | undefined): Values | undefined {
  if (!values) return undefined;
  return literals(Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)])));
}
