import type { FeedResponse, Profile } from "@helloworld/protocol";
import { client } from "../../app/client.ts";
import { loadFeed } from "../posts/feed-state.ts";

/** A profile with the first page of its posts, as the viewer may see them. */
export async function profileData(username: string): Promise<{ profile: Profile; posts: FeedResponse }> {
  const profile = await client.api.profileByUsername(username);
  return { profile, posts: await loadFeed({ user_id: profile.user.id }) };
}
