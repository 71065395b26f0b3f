import type { Audience, MyProfile, PermissionAudience } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Checkbox } from "../../ui/checkbox.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { useSaveChoice } from "../profiles/use-my-profile.ts";
import { useMe } from "../session/use-session.ts";
import { MyProfileFrame } from "./my-profile-frame.tsx";

export function PrivacyPage() {
  const { t } = useLingui();
  return (
    <MyProfileFrame title={t`Privacy`} intro={t`Changes are saved automatically.`}>
      {(profile) => <PrivacyChoices profile={profile} />}
    </MyProfileFrame>
  );
}

const boxClass = "flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 shadow-1 sm:p-5";

function PrivacyChoices({ profile }: { profile: MyProfile }) {
  const { t } = useLingui();
  const { mutate } = useSaveChoice();
  const seen = useSeen();
  const allowed = useAllowed();
  const audiences: { value: Audience; label: string }[] = [
    { value: "everyone", label: t`Everyone` },
    { value: "members", label: t`Members` },
    { value: "contacts", label: t`My contacts` },
    { value: "nobody", label: t`Nobody` },
  ];
  const permissions: { value: PermissionAudience; label: string }[] = [
    { value: "everyone", label: t`Everyone here` },
    { value: "contacts", label: t`My contacts` },
    { value: "nobody", label: t`Nobody` },
  ];
  return (
    <>
      <RadioCards
        label={t`Your profile`}
        value={profile.is_private ? "private" : profile.asks_first ? "asks" : "public"}
        onChange={(choice) => mutate({ is_private: choice === "private", asks_first: choice === "asks" })}
        options={[
          { value: "public", icon: "globe", title: t`Public`, text: t`Everyone can see your profile and add you.` },
          {
            value: "asks",
            icon: "personPlus",
            title: t`Public, by request`,
            text: t`People send a request before they become your contact.`,
          },
          {
            value: "private",
            icon: "lock",
            title: t`Private`,
            text: t`Others see your name and picture, and can send a request.`,
          },
        ]}
      />
      <section aria-labelledby="seen" className={boxClass}>
        <h2 id="seen" className="text-lg font-bold">
          <Trans>Who can see</Trans>
        </h2>
        {seen.map(({ name, label, hint }) => (
          <SelectField
            key={name}
            label={label}
            hint={hint}
            value={profile[name]}
            options={audiences}
            onChange={(value) => mutate({ [name]: value })}
          />
        ))}
      </section>
      <section aria-labelledby="allowed" className={boxClass}>
        <h2 id="allowed" className="text-lg font-bold">
          <Trans>Who can</Trans>
        </h2>
        {allowed.map(({ name, label, hint }) => (
          <SelectField
            key={name}
            label={label}
            hint={hint}
            value={profile[name]}
            options={permissions}
            onChange={(value) => mutate({ [name]: value })}
          />
        ))}
      </section>
      <MessageChoices />
    </>
  );
}

/** What is told of my reading, and fetched of the links that I write. */
function MessageChoices() {
  const { t } = useLingui();
  const me = useMe();
  if (!me) return null;
  const save = async (change: { read_receipts: boolean } | { link_previews: boolean }) => {
    try {
      client.setMe(await client.api.updateSettings(change));
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return (
    <section aria-labelledby="messages" className={boxClass}>
      <h2 id="messages" className="text-lg font-bold">
        <Trans>Messages</Trans>
      </h2>
      <Checkbox
        label={t`Share read receipts, and see those of others`}
        checked={me.read_receipts}
        onChange={(read_receipts) => void save({ read_receipts })}
      />
      <Checkbox
        label={t`Show previews of links that I send`}
        checked={me.link_previews}
        onChange={(link_previews) => void save({ link_previews })}
      />
    </section>
  );
}

type Choice<Name extends keyof MyProfile> = { name: Name; label: string; hint?: string };

function useSeen(): Choice<Extract<keyof MyProfile, `show_${string}`>>[] {
  const { t } = useLingui();
  return [
    { name: "show_email", label: t`Your email address`, hint: t`People who can see it can find you by it.` },
    { name: "show_birthday", label: t`Your birthday` },
    { name: "show_location", label: t`Your location` },
    { name: "show_website", label: t`Your website` },
    { name: "show_social_links", label: t`Your links` },
    { name: "show_online_status", label: t`Whether you are online` },
    { name: "show_last_seen", label: t`When you were last seen` },
  ];
}

function useAllowed(): Choice<Extract<keyof MyProfile, `allow_${string}`>>[] {
  const { t } = useLingui();
  return [
    { name: "allow_requests", label: t`Send contact request` },
    {
      name: "allow_messages",
      label: t`Write to you`,
      hint: t`Messages from people you haven't added arrive as requests.`,
    },
    { name: "allow_groups", label: t`Add you to groups` },
    { name: "allow_calls", label: t`Call you` },
  ];
}
