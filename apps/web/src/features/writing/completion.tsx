import type { Me, Room } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { useMemo } from "react";
import { Avatar } from "../../ui/avatar.tsx";
import { Icon } from "../../ui/icons.tsx";
import { useEmojis } from "../emojis/emoji-data.ts";
import { EmojiFace } from "../emojis/emoji-face.tsx";
import { rememberEmoji, rememberedTone } from "../emojis/emoji-memory.ts";
import { findEmojis, inTone } from "../emojis/emoji-search.ts";
import { useCommands } from "./commands.ts";
import { useMentionable } from "./mentionable.ts";
import { type Option, Options, type OptionsProps } from "./options.tsx";
import type { Trigger } from "./trigger.ts";

const SHOWN = 8;

type CompletionProps = OptionsProps & { trigger: Trigger; room: Room; me: Me };

/** What fits what is being typed. */
export function Completion({ trigger, room, me, ...list }: CompletionProps) {
  switch (trigger.kind) {
    case "person":
      return <People query={trigger.query} room={room} me={me} {...list} />;
    case "emoji":
      return <Emoji query={trigger.query} {...list} />;
    case "command":
      return <Commands query={trigger.query} room={room} {...list} />;
  }
}

function People({ query, room, me, ...list }: OptionsProps & { query: string; room: Room; me: Me }) {
  const { people, groups } = useMentionable(room, me, query);
  const options: Option[] = [
    ...people.slice(0, SHOWN).map((user) => ({
      key: user.id,
      text: `@${user.username} `,
      face: <Avatar id={user.id} name={user.name} picture={user.avatar_url} size="small" />,
      label: user.name,
      detail: `@${user.username}`,
    })),
    ...groups.map(({ name, help }) => ({
      key: `@${name}`,
      text: `@${name} `,
      face: <Icon name="megaphone" />,
      label: `@${name}`,
      detail: help,
    })),
  ];
  return <Options {...list} options={options} />;
}

function Emoji({ query, ...list }: OptionsProps & { query: string }) {
  const { emojis } = useEmojis();
  const options = useMemo(() => {
    const tone = rememberedTone();
    return findEmojis(emojis, query, SHOWN).map((emoji): Option => {
      const text = inTone(emoji, tone);
      return {
        key: emoji.text,
        text,
        face: <EmojiFace text={text} />,
        label: emoji.names[0] ? `:${emoji.names[0]}:` : emoji.label,
        detail: emoji.label,
      };
    });
  }, [emojis, query]);
  const pick = (text: string) => {
    rememberEmoji(text);
    list.onPick(`${text} `);
  };
  return <Options {...list} options={options} onPick={pick} />;
}

function Commands({ query, room, ...list }: OptionsProps & { query: string; room: Room }) {
  const { t } = useLingui();
  const asked = query.toLowerCase();
  const options = useCommands(room)
    // One that is complete is to be sent.
    .filter(({ name, argument }) => name.startsWith(asked) && (argument !== undefined || name !== asked))
    .map(({ name, argument, help }) => ({
      key: name,
      text: argument ? `/${name} ` : `/${name}`,
      label: argument ? `/${name} ${argument}` : `/${name}`,
      detail: help,
    }));
  return <Options {...list} options={options} label={t`Commands`} />;
}
