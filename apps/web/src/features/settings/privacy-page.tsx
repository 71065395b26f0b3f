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
    <MyProfileFrame title={t`Privacy`} intro={t`Each choice is saved as you make it.`}>
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
          { value: "public", icon: "globe", title: t`Public`, text: t`Everyone sees your page and may add you.` },
          {
            value: "asks",
            icon: "personPlus",
            title: t`Public, by request`,
            text: t`Who wants you as a contact asks first.`,
          },
          {
            value: "private",
            icon: "lock",
            title: t`Private`,
            text: t`Others see your name and picture, and may ask.`,
          },
        ]}
      />
      <section aria-labelledby="seen" className={boxClass}>
        <h2 id="seen" className="text-lg font-bold">
          <Trans>Who sees</Trans>
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
          <Trans>Who may</Trans>
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
        label={t`Tell what I have read, and be told the same by others`}
        checked={me.read_receipts}
        onChange={(read_receipts) => void save({ read_receipts })}
      />
      <Checkbox
        label={t`Show what pages say of themselves under links that I write`}
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
    { name: "show_email", label: t`Your email address`, hint: t`Who sees it can find you by it.` },
    { name: "show_birthday", label: t`Your birthday` },
    { name: "show_location", label: t`Your location` },
    { name: "show_website", label: t`Your website` },
    { name: "show_social_links", label: t`Your links elsewhere` },
    { name: "show_online_status", label: t`Whether you are online` },
    { name: "show_last_seen", label: t`When you were last here` },
  ];
}

function useAllowed(): Choice<Extract<keyof MyProfile, `allow_${string}`>>[] {
  const { t } = useLingui();
  return [
    { name: "allow_requests", label: t`Ask to become a contact` },
    {
      name: "allow_messages",
      label: t`Write to you`,
      hint: t`What people write whom you did not add waits as a request.`,
    },
    { name: "allow_groups", label: t`Add you to groups` },
    { name: "allow_calls", label: t`Call you` },
  ];
}
