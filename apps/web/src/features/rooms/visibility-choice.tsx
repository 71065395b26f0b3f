import type { Visibility } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { RadioCards } from "../../ui/radio-cards.tsx";

export function VisibilityChoice({ value, onChange }: { value: Visibility; onChange: (value: Visibility) => void }) {
  const { t } = useLingui();
  return (
    <RadioCards
      label={t`Who can find it`}
      value={value}
      onChange={onChange}
      options={[
        { value: "public", icon: "globe", title: t`Public`, text: t`Listed. Anyone can join.` },
        { value: "private", icon: "lock", title: t`Private`, text: t`Found by its name. People request to join.` },
        { value: "secret", icon: "eyeOff", title: t`Secret`, text: t`By invitation only, never listed.` },
      ]}
    />
  );
}
