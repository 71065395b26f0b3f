import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { EmptyState } from "../../ui/empty-state.tsx";
import { HiddenPosts } from "../posts/hidden-posts.tsx";
import { SettingsFrame } from "./settings-frame.tsx";

const route = getRouteApi("/settings/hidden_posts");

export function HiddenPostsPage() {
  const { t } = useLingui();
  return (
    <SettingsFrame title={t`Hidden posts`} intro={t`You don't see them in your feed. Their authors aren't notified.`}>
      <HiddenPosts
        first={route.useLoaderData()}
        empty={
          <EmptyState icon="eye" title={t`No hidden posts`}>
            <Trans>You can hide a post from its menu.</Trans>
          </EmptyState>
        }
      />
    </SettingsFrame>
  );
}
