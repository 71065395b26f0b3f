import { useLingui } from "@lingui/react/macro";
import { Menu, MenuChoice } from "../../ui/menu.tsx";

const HANDS = ["✋", "✋🏻", "✋🏼", "✋🏽", "✋🏾", "✋🏿"];

/** The skin that emoji of people have. */
export function SkinTones({ tone, onChange }: { tone: number; onChange: (tone: number) => void }) {
  const { t } = useLingui();
  const names = [t`No skin tone`, t`Light`, t`Medium light`, t`Medium`, t`Medium dark`, t`Dark`];
  return (
    <Menu
      label={t`Skin tone: ${names[tone] ?? ""}`}
      trigger={HANDS[tone]}
      triggerClass="flex size-11 shrink-0 items-center justify-center rounded-md border border-line text-xl hover:bg-sunken"
    >
      <MenuChoice
        label={t`Skin tone`}
        value={String(tone)}
        options={names.map((label, value) => ({
          value: String(value),
          label,
          mark: <span aria-hidden="true">{HANDS[value]}</span>,
        }))}
        onChange={(value) => onChange(Number(value))}
      />
    </Menu>
  );
}
