import { APPEARANCE } from "@helloworld/protocol/constants";
import { useLingui } from "@lingui/react/macro";
import { Label } from "react-aria-components/Label";
import { Radio, RadioGroup } from "react-aria-components/RadioGroup";
import type { Appearance } from "../../ui/appearance.ts";
import { useThemeNames } from "./use-theme-names.ts";

type ThemeGalleryProps = Pick<Appearance, "theme" | "color_mode"> & { onChange: (theme: Appearance["theme"]) => void };

/** The themes, each shown in its own colours and in the mode that is chosen. */
export function ThemeGallery({ theme, color_mode, onChange }: ThemeGalleryProps) {
  const { t } = useLingui();
  const names = useThemeNames();
  return (
    <RadioGroup
      value={theme}
      onChange={(next) => onChange(next as Appearance["theme"])}
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-semibold">{t`Theme`}</Label>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {APPEARANCE.theme.map((one) => (
          <Radio
            key={one}
            value={one}
            className="group flex cursor-pointer flex-col rounded-lg border border-line-strong p-1 data-focus-visible:outline-2 data-focus-visible:outline-offset-2 data-focus-visible:outline-focus data-selected:border-accent data-selected:ring-1 data-selected:ring-accent"
          >
            <Preview theme={one} color_mode={color_mode} />
            <span className="px-1.5 py-1 text-sm font-semibold">{names[one]}</span>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** A conversation in small, without words. */
function Preview({ theme, color_mode }: Pick<Appearance, "theme" | "color_mode">) {
  return (
    <span
      aria-hidden="true"
      data-theme={theme}
      data-color_mode={color_mode}
      className="flex h-24 overflow-hidden rounded-md border border-line bg-canvas"
    >
      <span className="flex w-1/4 flex-col gap-1.5 border-r border-line bg-sidebar p-1.5">
        <span className="size-3 rounded-full bg-accent" />
        <span className="h-1 rounded-full bg-ink-soft" />
        <span className="h-1 w-3/4 rounded-full bg-line-strong" />
      </span>
      <span className="flex grow flex-col gap-1.5">
        <span className="h-4 border-b border-line bg-surface edge-paint" />
        <span className="mx-1.5 flex w-3/5 flex-col gap-1 rounded-sm bg-other p-1.5 shadow-1">
          <span className="h-1 rounded-full bg-ink" />
          <span className="h-1 w-1/2 rounded-full bg-ink-soft" />
        </span>
        <span className="mx-1.5 w-1/2 self-end rounded-sm bg-own bg-(image:--own-paint) p-1.5 shadow-1">
          <span className="block h-1 rounded-full bg-ink" />
        </span>
      </span>
    </span>
  );
}
