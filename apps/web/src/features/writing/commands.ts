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
    { name: "me", argument: t`does something`, help: t`Say what you're doing, in italics` },
    { name: "shrug", argument: t`text`, help: t`Add ¯\\_(ツ)_/¯` },
    { name: "spoiler", argument: t`text`, help: t`Hide text until it's clicked` },
    { name: "topic", argument: t`text`, help: t`Change this room's topic` },
    { name: "invite", argument: t`@username`, help: t`Add someone to this room` },
    { name: "leave", help: t`Leave this room` },
    { name: "help", help: t`Show shortcuts and commands` },
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
      if (argument === "") throw new PlainError(t`Enter a topic: /topic text.`);
      await client.api.updateRoom(room.id, { topic: argument });
      showToast(t`Topic changed.`, "ok");
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
  if (username === "") throw new PlainError(t`Enter who to add: /invite @username.`);
  const { user } = await client.api.profileByUsername(username);
  await client.api.addMember(room.id, user.id);
  showToast(t`${user.name} was added.`, "ok");
  return { done: true };
}
