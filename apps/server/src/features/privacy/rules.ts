import type { Audience, PermissionAudience, PostVisibility, ProfileAction, Relationship } from "@helloworld/protocol";

/** What a viewer is to the owner of a profile. Site staff hold `staff` beside their own relation. */
export type Relation = Relationship | "they_block";

/** What the owner decided, and what is going on between the two. */
export type OwnerSettings = {
  is_private: boolean;
  asks_first: boolean;
  show_email: Audience;
  show_birthday: Audience;
  show_location: Audience;
  show_website: Audience;
  show_social_links: Audience;
  show_online_status: Audience;
  show_last_seen: Audience;
  allow_requests: PermissionAudience;
  allow_messages: PermissionAudience;
  allow_groups: PermissionAudience;
  allow_calls: PermissionAudience;
  /** The owner's address is confirmed, or nobody's can be: until then anyone may have typed it. */
  email_counts: boolean;
  /** The owner's account is suspended: unknown to all but staff. */
  suspended: boolean;
  /** The viewer's last request was declined less than a week ago. */
  request_waits: boolean;
  /** The viewer boosted their request less than a day ago. */
  boost_waits: boolean;
};

export type Field = "email" | "birthday" | "location" | "website" | "social_links" | "online_status" | "last_seen";
/** `card`: name and picture, so that there is such a person at all. `page`: what is behind an open profile. */
export type Sight = "card" | "page" | Field;
export type Action = ProfileAction | "call";
export type What = Sight | Action;

/** Whether a viewer may see or do something of an owner: the one rule, which relation_of, audience_admits and page_is_open repeat for lists. */
export function may(relation: Relation, owner: OwnerSettings, what: What): boolean {
  if (relation === "they_block") return false;
  if (owner.suspended && relation !== "staff") return false;
  switch (what) {
    case "card":
      return true;
    case "page":
      return pageIsOpen(relation, owner.is_private);
    case "email":
      if (!owner.email_counts && relation !== "self") return false;
      return maySeeField(relation, owner, what);
    case "birthday":
    case "location":
    case "website":
    case "social_links":
    case "online_status":
    case "last_seen":
      return maySeeField(relation, owner, what);
    default:
      return mayDo(relation, owner, what);
  }
}

function maySeeField(relation: Relation, owner: OwnerSettings, field: Field): boolean {
  return pageIsOpen(relation, owner.is_private) && admits(relation, owner[`show_${field}`]);
}

/** Whether a viewer may read a post of an owner: the one rule, which reach_of and may_read_post repeat for lists. */
export function mayReadPost(relation: Relation, owner: OwnerSettings, visibility: PostVisibility): boolean {
  if (!may(relation, owner, "page")) return false;
  switch (visibility) {
    case "public":
      return true;
    case "members":
      return relation !== "visitor";
    case "private":
      return isChosen(relation);
  }
}

function mayDo(relation: Relation, owner: OwnerSettings, action: Action): boolean {
  switch (action) {
    case "edit":
      return relation === "self";
    case "add_contact":
      return relation === "they_added" || (relation === "stranger" && !asks(owner));
    case "request_contact":
      return relation === "stranger" && asks(owner) && !owner.request_waits && admits(relation, owner.allow_requests);
    case "cancel_request":
      return relation === "i_asked";
    case "boost_request":
      return relation === "i_asked" && !owner.boost_waits;
    case "accept_request":
    case "decline_request":
      return relation === "they_asked";
    case "remove_contact":
      return relation === "i_added" || relation === "mutual";
    case "message":
      return isPeer(relation) && admits(relation, owner.allow_messages);
    case "add_to_group":
      return isPeer(relation) && admits(relation, owner.allow_groups);
    case "call":
      return isPeer(relation) && admits(relation, owner.allow_calls);
    case "block":
      return isPeer(relation);
    case "unblock":
      return relation === "i_block";
    case "report":
      return isPeer(relation) || relation === "i_block";
  }
}

function asks(owner: OwnerSettings): boolean {
  return owner.is_private || owner.asks_first;
}

/** Somebody else who is signed in, with no block between the two. */
function isPeer(relation: Relation): boolean {
  switch (relation) {
    case "visitor":
    case "self":
    case "i_block":
    case "they_block":
    case "staff":
      return false;
    case "stranger":
    case "i_asked":
    case "they_asked":
    case "i_added":
    case "they_added":
    case "mutual":
      return true;
  }
}

function isBlock(relation: Relation): boolean {
  return relation === "i_block" || relation === "they_block";
}

/** The owner added them. */
function isChosen(relation: Relation): boolean {
  return relation === "self" || relation === "they_added" || relation === "mutual";
}

function admits(relation: Relation, audience: Audience): boolean {
  switch (audience) {
    case "everyone":
      return !isBlock(relation);
    case "members":
      return !isBlock(relation) && relation !== "visitor";
    case "contacts":
      return isChosen(relation);
    case "nobody":
      return relation === "self";
  }
}

function pageIsOpen(relation: Relation, is_private: boolean): boolean {
  return is_private ? isChosen(relation) || relation === "staff" : !isBlock(relation);
}
