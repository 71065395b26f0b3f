import type { Room } from "@helloworld/protocol";
import { canInRoom } from "@helloworld/protocol/permissions";
import { t } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { PlainError } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** What comes of a command: a text to send, a dialog to open, or nothing more. */
export type Outcome = { send: string } | { open: "leave" | "help" } | { done: true };

type Name = "shrug" | "me" | "spoiler" | "invite" | "topic" | "leave" | "help";

const COMMAND = /^\/([a-z]+)(?:\s+([\s\S]*))?$/i;

const SHRUG = "¯\\_(ツ)_/¯";

/** The commands that do something in this room, each with its line of help. */
export function useCommands(room: Room): { name: Name; argument?: string; help: string }[] {
  const { t } = useLingui();
  const all: { name: Name; argument?: string; help: string }[] = [
    { name: "me", argument: t`does something`, help: t`Say what you do, leaning` },
    { name: "shrug", argument: t`text`, help: t`Adds ¯\\_(ツ)_/¯` },
    { name: "spoiler", argument: t`text`, help: t`Hides it until it is clicked` },
    { name: "topic", argument: t`text`, help: t`Changes the topic of this room` },
    { name: "invite", argument: t`@username`, help: t`Adds somebody to this room` },
    { name: "leave", help: t`Leaves this room` },
    { name: "help", help: t`Keys and commands` },
  ];
  return all.filter(({ name }) => mayUse(room, name));
}

function mayUse(room: Room, name: Name): boolean {
  if (name === "topic") return canInRoom(room, "manage");
  if (name === "invite") return canInRoom(room, "add");
  return name !== "leave" || canInRoom(room, "leave");
}

/** Does what a text commands; null for one that commands nothing, which is sent as it is. */
export async function runCommand(room: Room, text: string): Promise<Outcome | null> {
  const [, word = "", rest = ""] = COMMAND.exec(text) ?? [];
  const name = word.toLowerCase() as Name;
  const argument = rest.trim();
  if (!mayUse(room, name)) return null;
  switch (name) {
    case "shrug":
      return { send: `${argument} ${SHRUG}`.trim() };
    case "me":
      return argument === "" ? null : { send: `_${argument}_` };
    case "spoiler":
      return argument === "" ? null : { send: `||${argument}||` };
    case "topic":
      if (argument === "") throw new PlainError(t`Say what the topic is: /topic text.`);
      await client.api.updateRoom(room.id, { topic: argument });
      showToast(t`The topic is changed.`, "ok");
      return { done: true };
    case "invite":
      return invite(room, argument.replace(/^@/, ""));
    case "leave":
    case "help":
      return { open: name };
    default:
      return null;
  }
}

async function invite(room: Room, username: string): Promise<Outcome> {
  if (username === "") throw new PlainError(t`Say whom to add: /invite @username.`);
  const { user } = await client.api.profileByUsername(username);
  await client.api.addMember(room.id, user.id);
  showToast(t`${user.name} is in this room now.`, "ok");
  return { done: true };
}
