import type { Phrase } from "@helloworld/protocol";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Query } from "../streams/streams.ts";
import type { NewMessage } from "./messages/entries.ts";

/** A text that is about to be committed. `query` is the transaction of the commit, where there is one already. */
export type Submission = { content: string } & (
  | { kind: "message"; sender_id: string; message: NewMessage }
  | { kind: "edit"; query: Query; actor: Actor; room_id: string; message_id: string }
  /** A message for later; at its time it comes again as `message`. */
  | { kind: "schedule"; query: Query; actor: Actor; room_id: string; has_attachments: boolean }
  | { kind: "reschedule"; query: Query; actor: Actor; room_id: string }
  /** `post_id` and `comment_id` where one that exists changes. */
  | { kind: "post"; query: Query; actor: Actor; post_id?: string; title?: string | undefined }
  | { kind: "comment"; query: Query; actor: Actor; post_id: string; comment_id?: string }
);

export type Verdict =
  | { verdict: "allow" }
  | { verdict: "refuse"; error: AppError }
  /** The step has kept it, for someone to decide. `detail` is for the sender. */
  | { verdict: "hold"; detail: Phrase }
  | { verdict: "change"; content: string };

/**
 * A step that each text passes before it is committed. It may be asked again for a resend (D3). Others wait for it, so it
 * asks nothing outside of this site.
 */
export type BeforeMessage = (app: App, submission: Submission) => Verdict | Promise<Verdict>;

export const ALLOW: Verdict = { verdict: "allow" };

/**
 * The one place before the commit of a message where something can stop, change or hold it: the steps that features
 * declare, in the order of the features; each sees what the one before made of the text.
 */
export class MessageGate {
  readonly #steps: readonly BeforeMessage[];

  constructor(steps: readonly BeforeMessage[]) {
    this.#steps = steps;
  }

  /** Answers the text to commit, at once where no step has to wait; throws where a step refuses or holds it. */
  admit(app: App, submission: Submission): string | Promise<string> {
    return this.#from(0, app, submission);
  }

  #from(first: number, app: App, submission: Submission): string | Promise<string> {
    let current = submission;
    for (const [index, step] of this.#steps.entries()) {
      if (index < first) continue;
      const verdict = step(app, current);
      if (verdict instanceof Promise)
        return verdict.then((late) => this.#from(index + 1, app, afterVerdict(current, late)));
      current = afterVerdict(current, verdict);
    }
    return current.content;
  }
}

function afterVerdict(submission: Submission, verdict: Verdict): Submission {
  switch (verdict.verdict) {
    case "allow":
      return submission;
    case "change":
      return { ...submission, content: verdict.content };
    case "hold":
      throw new AppError("held", verdict.detail);
    case "refuse":
      throw verdict.error;
  }
}
