import type { Presence, Profile } from "@helloworld/protocol";
import { readableEmail } from "../accounts/readable-email.ts";
import { actionsOf, allows, cardOf, type Person, relationshipOf } from "../privacy/people.ts";
import type { Sight } from "../privacy/rules.ts";

type Counts = Pick<Profile, "contact_count" | "post_count">;

/** A person as the viewer for whom they were loaded may see them. */
export function presentProfile(person: Person, counts: Counts, presence: Presence | undefined): Profile {
  const seen = <T>(sight: Sight, value: T): T | null => (allows(person, sight) && value !== "" ? value : null);
  const seen_presence = seen("online_status", presence ?? null) ?? seen("last_seen", presence ?? null);
  return {
    ...cardOf(person),
    first_name: person.first_name,
    last_name: person.last_name,
    status: seen_presence?.status ?? "offline",
    user: cardOf(person),
    relationship: relationshipOf(person),
    actions: actionsOf(person),
    is_private: person.is_private,
    is_open: allows(person, "page"),
    joined_at: seen("page", person.joined_at),
    contact_count: seen("page", counts.contact_count),
    post_count: seen("page", counts.post_count),
    presence: seen_presence,
    bio: seen("page", person.bio),
    interests: seen("page", person.interests),
    email: seen("email", readableEmail(person.email)),
    birthday: seen("birthday", person.birthday),
    location: seen("location", person.location),
    website: seen("website", person.website),
    social_links: seen("social_links", person.social_links),
  };
}
