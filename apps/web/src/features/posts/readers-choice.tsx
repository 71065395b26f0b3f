import type { PostVisibility } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { RadioCards } from "../../ui/radio-cards.tsx";

type ReadersChoiceProps = { value: PostVisibility; onChange: (value: PostVisibility) => void };

/** Who may read a post. */
export function ReadersChoice({ value, onChange }: ReadersChoiceProps) {
  const { t } = useLingui();
  return (
    <RadioCards
      label={t`Who can read it`}
      value={value}
      onChange={onChange}
      options={[
        { value: "private", icon: "lock", title: t`My contacts`, text: t`Only people you added.` },
        { value: "members", icon: "people", title: t`Members`, text: t`Anyone who is signed in.` },
        { value: "public", icon: "globe", title: t`Everyone`, text: t`Anyone on the web, and search engines.` },
      ]}
    />
  );
}
