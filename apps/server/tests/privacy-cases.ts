import type { Audience, PermissionAudience, PostVisibility, ProfileAction } from "@helloworld/protocol";
import type { Field, OwnerSettings, Relation } from "../src/features/privacy/rules.ts";

/* Who may see and do what, written out: the tests hold the rules, the SQL and the answers to this. */

export const RELATIONS = [
  "visitor",
  "self",
  "stranger",
  "i_asked",
  "they_asked",
  "i_added",
  "they_added",
  "mutual",
  "i_block",
  "they_block",
  "staff",
] as const satisfies Relation[];

export const AUDIENCES: Record<Audience, Relation[]> = {
  everyone: ["visitor", "self", "stranger", "i_asked", "they_asked", "i_added", "they_added", "mutual", "staff"],
  members: ["self", "stranger", "i_asked", "they_asked", "i_added", "they_added", "mutual", "staff"],
  contacts: ["self", "they_added", "mutual"],
  nobody: ["self"],
};

/** For whom the page behind name and picture is open. */
export const PAGE: Record<"public" | "private", Relation[]> = {
  public: AUDIENCES.everyone,
  private: ["self", "they_added", "mutual", "staff"],
};

/** Who reads a post, by its visibility and whether its author's profile is private. */
export const POSTS: Record<"public" | "private", Record<PostVisibility, Relation[]>> = {
  public: { public: AUDIENCES.everyone, members: AUDIENCES.members, private: AUDIENCES.contacts },
  private: { public: PAGE.private, members: PAGE.private, private: AUDIENCES.contacts },
};

/** What is possible whatever the owner set. */
export const ALWAYS: Record<Relation, ProfileAction[]> = {
  visitor: [],
  self: ["edit"],
  stranger: ["block", "report"],
  i_asked: ["cancel_request", "boost_request", "block", "report"],
  they_asked: ["accept_request", "decline_request", "block", "report"],
  i_added: ["remove_contact", "block", "report"],
  they_added: ["add_contact", "block", "report"],
  mutual: ["remove_contact", "block", "report"],
  i_block: ["unblock", "report"],
  they_block: [],
  staff: [],
};

/** What a permission admits to whom. */
export const PERMITTED: Record<PermissionAudience, Relation[]> = {
  everyone: ["stranger", "i_asked", "they_asked", "i_added", "they_added", "mutual"],
  contacts: ["they_added", "mutual"],
  nobody: [],
};

export const FIELDS = [
  "email",
  "birthday",
  "location",
  "website",
  "social_links",
  "online_status",
  "last_seen",
] as const satisfies Field[];

/** An owner with one audience for every field and one for every permission. */
export function anOwner(
  is_private: boolean,
  asks_first: boolean,
  audience: Audience,
  permission: PermissionAudience,
): OwnerSettings {
  return {
    is_private,
    asks_first,
    show_email: audience,
    show_birthday: audience,
    show_location: audience,
    show_website: audience,
    show_social_links: audience,
    show_online_status: audience,
    show_last_seen: audience,
    allow_requests: permission,
    allow_messages: permission,
    allow_groups: permission,
    allow_calls: permission,
    email_counts: true,
    suspended: false,
    request_waits: false,
    boost_waits: false,
  };
}

/** Every setting of an owner that the table tells apart. */
export function everyOwner(): OwnerSettings[] {
  const audiences: Audience[] = ["everyone", "members", "contacts", "nobody"];
  const permissions: PermissionAudience[] = ["everyone", "contacts", "nobody"];
  const confirmed = [true, false].flatMap((is_private) =>
    [true, false].flatMap((asks_first) =>
      audiences.flatMap((audience) =>
        permissions.map((permission) => anOwner(is_private, asks_first, audience, permission)),
      ),
    ),
  );
  return [...confirmed, { ...anOwner(false, false, "everyone", "everyone"), email_counts: false }];
}

export function seesPage(relation: Relation, owner: OwnerSettings): boolean {
  return PAGE[owner.is_private ? "private" : "public"].includes(relation);
}

export function seesField(relation: Relation, owner: OwnerSettings, field: Field): boolean {
  if (field === "email" && !owner.email_counts) return relation === "self";
  return seesPage(relation, owner) && AUDIENCES[owner[`show_${field}`]].includes(relation);
}

/** The actions of a relation, sorted. */
export function actionsFor(relation: Relation, owner: OwnerSettings): ProfileAction[] {
  const actions = [...ALWAYS[relation]];
  const asks = owner.is_private || owner.asks_first;
  if (relation === "stranger" && !asks) actions.push("add_contact");
  if (relation === "stranger" && asks && PERMITTED[owner.allow_requests].includes(relation)) {
    actions.push("request_contact");
  }
  if (PERMITTED[owner.allow_messages].includes(relation)) actions.push("message");
  if (PERMITTED[owner.allow_groups].includes(relation)) actions.push("add_to_group");
  return actions.sort();
}
