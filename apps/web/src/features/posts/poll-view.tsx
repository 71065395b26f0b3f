import type { BarePost, Poll } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { When } from "../../app/when.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { linkClass } from "../../ui/link.ts";
import { useRespond } from "./use-respond.ts";

/** A poll: who may vote presses a choice, again to take it back. The bars are how it stands. */
export function PollView({ post, poll }: { post: BarePost; poll: Poll }) {
  const { t } = useLingui();
  const respond = useRespond({ shared: null, ...post });
  const may = post.actions.includes("vote");
  const vote = (choice: number) => {
    const mine = poll.my_votes.includes(choice);
    const others = poll.multiple ? poll.my_votes.filter((one) => one !== choice) : [];
    const choices = mine ? others : [...others, choice];
    void respond(() => client.api.vote(post.id, choices), { shared: null, ...post, poll: withVotes(poll, choices) });
  };
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="sr-only">{poll.multiple ? t`Poll, several choices` : t`Poll`}</legend>
      {poll.options.map(({ text, votes }, index) => {
        const mine = poll.my_votes.includes(index);
        const share = poll.voters > 0 ? Math.round((100 * votes) / poll.voters) : 0;
        return (
          <button
            // biome-ignore lint/suspicious/noArrayIndexKey: a choice is its place
            key={index}
            type="button"
            disabled={!may}
            aria-pressed={mine}
            onClick={() => vote(index)}
            className={cx(
              "relative flex min-h-11 items-center justify-between gap-3 overflow-hidden rounded-md border px-3 text-start disabled:cursor-default",
              mine ? "border-accent-ink" : "border-line",
              may && "hover:bg-sunken",
            )}
          >
            <svg
              viewBox="0 0 100 1"
              preserveAspectRatio="none"
              className="absolute inset-0 size-full"
              aria-hidden="true"
            >
              <rect width={share} height="1" className="fill-accent-soft" />
            </svg>
            <span className="relative flex min-w-0 items-center gap-2 font-semibold wrap-anywhere">
              {mine && <Icon name="check" className="size-4" />}
              {text}
            </span>
            <span className="relative text-sm text-ink-soft">{t`${share} %`}</span>
          </button>
        );
      })}
      <p className="flex flex-wrap gap-x-1.5 text-sm text-ink-soft">
        {poll.multiple && (
          <>
            <Trans>Several choices</Trans>
            <span aria-hidden="true">·</span>
          </>
        )}
        {plural(poll.voters, { one: "# vote", other: "# votes" })}
        {poll.closes_at && (
          <>
            <span aria-hidden="true">·</span>
            {poll.closed ? <Trans>closed</Trans> : <Trans>open until</Trans>} <When at={poll.closes_at} />
          </>
        )}
        {!post.my && !poll.closed && (
          <>
            <span aria-hidden="true">·</span>
            <Link
              to="/login"
              search={{ next: `/posts/${post.id}`, why: "signin" }}
              preload={false}
              className={linkClass}
            >
              <Trans>Sign in to vote</Trans>
            </Link>
          </>
        )}
        {may && poll.my_votes.length > 0 && (
          <>
            <span aria-hidden="true">·</span>
            <Trans>select your choice again to remove your vote</Trans>
          </>
        )}
      </p>
    </fieldset>
  );
}

function withVotes(poll: Poll, choices: number[]): Poll {
  const has = (votes: number[], index: number) => Number(votes.includes(index));
  return {
    ...poll,
    my_votes: choices,
    voters: poll.voters + Number(choices.length > 0) - Number(poll.my_votes.length > 0),
    options: poll.options.map(({ text, votes }, index) => ({
      text,
      votes: votes + has(choices, index) - has(poll.my_votes, index),
    })),
  };
}
