import type { ReturnResponse } from "@helloworld/protocol";
import { ApiError } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";
import { redirect } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { ARRIVED_WITH, safeNext } from "../../app/next.ts";
import { showToast } from "../../ui/toast.ts";

/** What there is left to do for somebody who came back from a provider. */
export type Unfinished =
  | Extract<ReturnResponse, { outcome: "two_factor" | "sign_up" }>
  | { outcome: "failed"; text: string };

/** A visit ends with its first return, so it is asked for once, however often the page is drawn. */
let returning: Promise<Unfinished | { outcome: "done"; next: string }> | undefined;

/** Takes somebody back who was at a provider, and leads on where nothing is left to do. */
export async function finishVisit(provider: string): Promise<Unfinished> {
  returning ??= takeBack(provider);
  const answer = await returning;
  if (answer.outcome === "done") throw redirect({ href: safeNext(answer.next), replace: true });
  return answer;
}

async function takeBack(provider: string): Promise<Unfinished | { outcome: "done"; next: string }> {
  try {
    const answer = await client.api.returnFromProvider(provider, ARRIVED_WITH);
    if (answer.outcome === "two_factor" || answer.outcome === "sign_up") return answer;
    if (answer.outcome === "signed_in") await client.enter(answer.session);
    else showToast(t`Your ${answer.provider} account is connected.`, "ok");
    return { outcome: "done", next: answer.next };
  } catch (error) {
    return { outcome: "failed", text: providerErrorText(error) };
  }
}

/** The server says which provider does not answer. */
export function providerErrorText(error: unknown): string {
  return error instanceof ApiError && error.code === "busy" ? error.detail : errorText(error);
}
