import { LIMITS, type MentionGroup, mentionGroup, phrase } from "@helloworld/protocol";
import { mentionsOf, parseMessage } from "@helloworld/text";
import { invalid } from "../../errors.ts";

/** Other words for a group. */
const ALSO: ReadonlyMap<string, MentionGroup> = new Map([["everyone", "all"]]);

/**
 * The usernames and groups that a message names, for the database to look up among the members of
 * its room; nothing where it names none. Throws validation_failed where there are too many.
 */
export function namedIn(content: string): { names?: string[]; groups?: MentionGroup[] } {
  if (!content.includes("@")) return {};
  const names: string[] = [];
  const groups = new Set<MentionGroup>();
  for (const name of mentionsOf(parseMessage(content))) {
    const group = ALSO.get(name) ?? mentionGroup.safeParse(name).data;
    if (group) groups.add(group);
    else names.push(name);
  }
  if (names.length > LIMITS.mentions)
    throw invalid("content", phrase("Name at most {maximum} people.", { maximum: LIMITS.mentions }));
  return { ...(names.length > 0 && { names }), ...(groups.size > 0 && { groups: [...groups] }) };
}
