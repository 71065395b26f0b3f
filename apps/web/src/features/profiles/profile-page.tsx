import type { Profile } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi, useParams } from "@tanstack/react-router";
import { NotFoundPage } from "../../app/error-pages.tsx";
import { errorText } from "../../app/errors.ts";
import { PageHead } from "../../app/page-head.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Tag } from "../../ui/badge.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { ContactFace } from "../contacts/contact-face.tsx";
import { PresenceLine } from "../presence/presence-line.tsx";
import { usePresence } from "../presence/use-presence.ts";
import { useMe } from "../session/use-session.ts";
import { ProfileActions } from "./profile-actions.tsx";
import { ProfileDetails } from "./profile-details.tsx";
import { ProfilePosts } from "./profile-posts.tsx";
import { isUnknown, useProfile } from "./use-profile.ts";
import { VisitorAside } from "./visitor-aside.tsx";

const route = getRouteApi("/$username");

export function ProfilePage() {
  const { username } = useParams({ from: "/$username" });
  return (
    <WithQueries>
      <ProfileOf key={username} username={username} />
    </WithQueries>
  );
}

function ProfileOf({ username }: { username: string }) {
  const { t } = useLingui();
  const me = useMe();
  const first = route.useLoaderData();
  const { data: profile, error, isPending, refetch } = useProfile(username, first.profile);
  if (isUnknown(error)) return <NotFoundPage />;
  if (isPending) return <Loading />;
  if (!profile)
    return (
      <EmptyState
        icon="warning"
        heading
        title={t`Couldn't load the profile`}
        action={<Button icon="retry" onClick={() => refetch()}>{t`Try again`}</Button>}
      >
        {errorText(error)}
      </EmptyState>
    );
  const user_key = `${profile.user.id} ${me?.id}`;
  return (
    <div className="mx-auto flex w-full max-w-3xl flex-col gap-8">
      <ProfileHead profile={profile} />
      <article
        aria-labelledby="name"
        className="flex flex-col gap-6 rounded-xl border border-line bg-surface p-5 shadow-1 sm:p-8"
      >
        <Head profile={profile} />
        <ProfileActions profile={profile} />
        {profile.is_open ? <ProfileDetails profile={profile} /> : <Closed profile={profile} />}
      </article>
      {profile.is_open && <ProfilePosts key={user_key} profile={profile} first={first.posts} />}
      {!me && <VisitorAside profile={profile} />}
    </div>
  );
}

function ProfileHead({ profile: { user, bio, is_open, is_private } }: { profile: Profile }) {
  const { t } = useLingui();
  const path = `/${user.username}`;
  return (
    <PageHead
      title={user.name}
      description={bio || t`Public posts by ${user.name}.`}
      path={path}
      kind="profile"
      closed={is_private || !is_open}
      picture={user.avatar_url && `${user.avatar_url}?size=512`}
      feed={`/feeds/${user.username}.xml`}
      data={{
        "@type": "ProfilePage",
        mainEntity: {
          "@type": "Person",
          name: user.name,
          alternateName: user.username,
          ...(bio && { description: bio }),
        },
      }}
    />
  );
}

function Head({ profile }: { profile: Profile }) {
  const { user, joined_at, contact_count, post_count, relationship } = profile;
  const { i18n } = useLingui();
  const presence = usePresence(user.id, profile.presence);
  return (
    <div className="flex flex-wrap items-center gap-4 sm:gap-6">
      <ContactFace user={user} size="large" status={presence?.status ?? "offline"} silent />
      <div className="min-w-0 grow basis-40">
        <h1 id="name" className="text-2xl font-extrabold tracking-tight wrap-anywhere sm:text-3xl">
          {user.name}
        </h1>
        <p className="flex flex-wrap items-center gap-2 text-ink-soft">
          <span className="min-w-0 wrap-anywhere">@{user.username}</span>
          <RelationTag profile={profile} />
        </p>
        <p className="text-sm wrap-anywhere">
          <PresenceLine presence={presence && relationship === "self" ? { ...presence, last_seen: null } : presence} />
        </p>
        {joined_at && (
          <p className="mt-1 text-sm text-ink-soft">
            <Trans>Member since {i18n.date(joined_at, { month: "long", year: "numeric" })}</Trans>
            {post_count !== null && <> · {plural(post_count, { one: "# post", other: "# posts" })}</>}
            {contact_count !== null && <> · {plural(contact_count, { one: "# contact", other: "# contacts" })}</>}
          </p>
        )}
      </div>
    </div>
  );
}

function RelationTag({ profile: { relationship, is_private } }: { profile: Profile }) {
  switch (relationship) {
    case "mutual":
      return (
        <Tag tone="ok">
          <Trans>Mutual contact</Trans>
        </Tag>
      );
    case "i_added":
      return (
        <Tag tone="ok">
          <Trans>Your contact</Trans>
        </Tag>
      );
    case "they_added":
      return (
        <Tag tone="accent">
          <Trans>Added you</Trans>
        </Tag>
      );
    case "i_asked":
      return (
        <Tag>
          <Trans>Request sent</Trans>
        </Tag>
      );
    case "they_asked":
      return (
        <Tag tone="accent">
          <Trans>Sent you a contact request</Trans>
        </Tag>
      );
    case "i_block":
      return (
        <Tag>
          <Trans>Blocked</Trans>
        </Tag>
      );
    case "self":
      return (
        <Tag tone="accent">
          <Trans>You</Trans>
        </Tag>
      );
    default:
      return is_private ? (
        <Tag>
          <Trans>Private</Trans>
        </Tag>
      ) : null;
  }
}

function Closed({ profile: { user, relationship } }: { profile: Profile }) {
  return (
    <p className="flex items-start gap-3 rounded-md bg-sunken px-4 py-3 text-ink-soft">
      <Icon name="lock" />
      {relationship === "i_block" ? (
        <Trans>You blocked {user.name}. You can't see each other.</Trans>
      ) : relationship === "i_asked" ? (
        <Trans>This profile is private. You can see it when {user.name} accepts your request.</Trans>
      ) : (
        <Trans>This profile is private. Only {user.name}'s contacts can see more.</Trans>
      )}
    </p>
  );
}
