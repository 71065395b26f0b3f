import type { Room, RoomColor, Wallpaper } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import { changeRoom } from "./use-room-settings.ts";
import "./wallpapers.css";

/** How a conversation looks to me: the colour of my messages, and what is behind all. */
export function LookChoice({ room }: { room: Room }) {
  const { t } = useLingui();
  const { my } = room;
  if (!my) return null;
  const colors: Record<RoomColor, string> = {
    rose: t`Rose`,
    amber: t`Amber`,
    green: t`Green`,
    teal: t`Teal`,
    blue: t`Blue`,
    violet: t`Violet`,
  };
  const wallpapers: Record<Wallpaper, string> = {
    dots: t`Dots`,
    grid: t`Grid`,
    stripes: t`Stripes`,
    waves: t`Waves`,
    dawn: t`Dawn`,
    meadow: t`Meadow`,
  };
  return (
    <>
      <Samples
        label={<Trans>Color of your messages</Trans>}
        none={t`Theme`}
        names={colors}
        value={my.color}
        onChange={(color) => changeRoom(room, { color })}
        sample={(color) => <span data-color={color} className="size-full bg-own" />}
      />
      <Samples
        label={<Trans>Wallpaper</Trans>}
        none={t`None`}
        names={wallpapers}
        value={my.wallpaper}
        onChange={(wallpaper) => changeRoom(room, { wallpaper })}
        sample={(wallpaper) => (
          <span data-color={my.color ?? undefined} className="size-full bg-canvas">
            <span data-wallpaper={wallpaper} className="block size-full" />
          </span>
        )}
      />
    </>
  );
}

type SamplesProps<T extends string> = {
  label: ReactNode;
  /** What it is called when nothing is chosen. */
  none: string;
  names: Record<T, string>;
  value: T | null;
  onChange: (value: T | null) => void;
  sample: (value: T | undefined) => ReactNode;
};

function Samples<T extends string>({ label, none, names, value, onChange, sample }: SamplesProps<T>) {
  const options: [T | "", string][] = [["", none], ...(Object.entries(names) as [T, string][])];
  return (
    <RadioGroup value={value ?? ""} onChange={(next) => onChange((next || null) as T | null)}>
      <Label className="text-sm font-semibold">{label}</Label>
      <div className="mt-2 grid grid-cols-4 gap-2">
        {options.map(([name, title]) => (
          <Radio
            key={name}
            value={name}
            className="group flex cursor-pointer flex-col items-center gap-1 rounded-md text-xs data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus data-selected:font-bold"
          >
            <span className="flex h-12 w-full overflow-hidden rounded-md border border-line-strong group-data-selected:border-2 group-data-selected:border-accent">
              {sample(name || undefined)}
            </span>
            {title}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
