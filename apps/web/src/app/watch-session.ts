import type { Me } from "@helloworld/protocol";
import type { AnyRouter } from "@tanstack/react-router";
import { forgetPosts } from "../features/posts/post-store.ts";
import { forgetFeeds } from "../features/posts/use-feed.ts";
import { applyAppearance } from "../ui/appearance.ts";
import { client } from "./client.ts";
import { followLanguage } from "./language.ts";
import { guard } from "./require-user.ts";

/** Keeps the page in step with the account: its look, and the way to the login page when the session ends. */
export function watchSession(router: AnyRouter): void {
  let before: Me | null = null;
  const look = () => {
    const { me } = client.store;
    if (me === before) return;
    const was = before;
    before = me;
    if (was?.id !== me?.id) {
      // What one person saw is not for the next, and a visitor sees less than somebody who signs in.
      forgetPosts();
      forgetFeeds();
    }
    if (me) followLanguage(me.language);
    if (me && me !== was) {
      const { theme, color_mode, text_size, density } = me;
      applyAppearance({ theme, color_mode, text_size, density });
    }
    if (!was && me) void router.invalidate();
    if (!was || me || guard.leaving) return;
    guard.why = "expired";
    void router.invalidate().finally(() => {
      guard.why = "signin";
    });
  };
  client.store.subscribe(look, "me");
  look();
}
