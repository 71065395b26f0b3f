import type { MyProfile } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useForm } from "../../app/use-form.ts";
import { Button, buttonClass } from "../../ui/button.tsx";
import { linkClass } from "../../ui/link.ts";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { saveProfile } from "../profiles/use-my-profile.ts";
import { AvatarSection } from "./avatar-section.tsx";
import { MyProfileFrame } from "./my-profile-frame.tsx";

export function ProfileFormPage() {
  const { t } = useLingui();
  return (
    <MyProfileFrame title={t`Edit profile`} intro={t`What others can see about you. You choose who.`}>
      {(profile) => (
        <>
          <AvatarSection user={profile.user} />
          <ProfileForm profile={profile} />
        </>
      )}
    </MyProfileFrame>
  );
}

function ProfileForm({ profile }: { profile: MyProfile }) {
  const { t } = useLingui();
  const { form, field, values, failure, pending } = useForm({
    initial: {
      username: profile.user.username,
      first_name: profile.first_name,
      last_name: profile.last_name,
      bio: profile.bio,
      interests: profile.interests.join(", "),
      birthday: profile.birthday ?? "",
      location: profile.location,
      website: profile.website,
      social_links: profile.social_links.join("\n"),
    },
    required: ["username", "first_name", "last_name"],
    submit: async ({ username, interests, birthday, website, social_links, ...texts }) => {
      await saveProfile({
        // A name that stays is not asked anew whether it may be taken.
        ...(username !== profile.user.username && { username }),
        ...texts,
        interests: parts(interests, ","),
        birthday: birthday === "" ? null : birthday,
        website: withScheme(website.trim()),
        social_links: parts(social_links, "\n").map(withScheme),
      });
      showToast(t`Profile saved.`, "ok");
    },
  });
  const left = LIMITS.bio - values.bio.length;
  return (
    <form {...form} className="flex flex-col gap-5">
      {failure && <Notice tone="error">{failure}</Notice>}
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField {...field("first_name")} label={t`First name`} autoComplete="given-name" autoCapitalize="words" />
        <TextField {...field("last_name")} label={t`Last name`} autoComplete="family-name" autoCapitalize="words" />
      </div>
      <TextField
        {...field("username")}
        label={t`Username`}
        autoComplete="username"
        autoCapitalize="none"
        hint={t`It's in the address of your profile, and how others mention you. The old address stops working.`}
      />
      <TextField
        {...field("bio")}
        label={t`About you`}
        rows={5}
        hint={left < 200 ? t`${left} characters left` : undefined}
      />
      <TextField {...field("interests")} label={t`Interests`} hint={t`Separate with commas: chess, hiking, jazz`} />
      <div className="grid gap-5 sm:grid-cols-2">
        <TextField {...field("birthday")} label={t`Birthday`} type="date" autoComplete="bday" />
        <TextField {...field("location")} label={t`Location`} autoCapitalize="words" />
      </div>
      <TextField
        {...field("website")}
        label={t`Website`}
        autoComplete="url"
        autoCapitalize="none"
        placeholder="https://"
      />
      <TextField {...field("social_links")} label={t`Links`} rows={3} autoCapitalize="none" hint={t`One per line.`} />
      <p className="text-sm text-ink-soft">
        <Trans>
          Choose who sees what in your{" "}
          <Link to="/settings/privacy" className={linkClass}>
            privacy settings
          </Link>
          .
        </Trans>
      </p>
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" pending={pending}>{t`Save`}</Button>
        <Link to="/$username" params={{ username: profile.user.username }} className={buttonClass()}>
          <Trans>View my profile</Trans>
        </Link>
      </div>
    </form>
  );
}

function parts(text: string, separator: string): string[] {
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** People leave it out; what has another one stays, for the server to refuse. */
function withScheme(address: string): string {
  return address === "" || /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
}
