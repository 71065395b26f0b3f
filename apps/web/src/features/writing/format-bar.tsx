import { useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Toolbar } from "react-aria-components/Toolbar";
import { iconButtonClass } from "../../ui/button.tsx";
import { Drawing, Icon } from "../../ui/icons.tsx";
import { type Format, keyName } from "./formats.ts";

/** As the icons of the product; here, since nothing else needs them. */
const drawings = {
  bold: <path d="M7.5 5v14M7.5 5h5.200a3.200 3.200 0 0 1 0 6.500H7.5M7.5 11.5h6a3.700 3.700 0 0 1 0 7.500h-6" />,
  italic: <path d="M10 5h7M7 19h7M14 5l-4 14" />,
  strike: (
    <path d="M4.5 12h15M16.5 8.2C16 6.200 14.200 5 12 5c-2.500 0-4.300 1.400-4.300 3.300 0 .8.3 1.500.9 2M7.300 15.500C7.800 17.700 9.600 19 12 19c2.600 0 4.500-1.400 4.500-3.500 0-.5-.1-1-.3-1.400" />
  ),
  code: <path d="m8.5 7-5 5 5 5M15.500 7l5 5-5 5" />,
  codeBlock: (
    <path d="M5 4.500h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1ZM10 9l-3 3 3 3M14 9l3 3-3 3" />
  ),
  numbers: (
    <path d="M10 6h10M10 12h10M10 18h10M4 4.500l1.500-.5v4.500M3.800 14c.3-.8 2.400-.9 2.300.5 0 1-2.300 2-2.300 3.500h2.500" />
  ),
  quote: <path d="M10 7H5v5.500h4.500V14c0 1.500-1 2.500-2.500 3M19 7h-5v5.500h4.500V14c0 1.500-1 2.500-2.500 3" />,
};

const draw = (name: keyof typeof drawings) => <Drawing>{drawings[name]}</Drawing>;

/** Buttons for what the keys do; a press leaves the focus in the text. */
export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  const { t } = useLingui();
  const buttons: { format: Format; icon: ReactNode; label: string }[] = [
    { format: "bold", icon: draw("bold"), label: t`Bold` },
    { format: "italic", icon: draw("italic"), label: t`Italic` },
    { format: "strike", icon: draw("strike"), label: t`Strikethrough` },
    { format: "link", icon: <Icon name="link" />, label: t`Link` },
    { format: "bullet", icon: <Icon name="list" />, label: t`List` },
    { format: "number", icon: draw("numbers"), label: t`Numbered list` },
    { format: "quote", icon: draw("quote"), label: t`Quote` },
    { format: "code", icon: draw("code"), label: t`Code` },
    { format: "code_block", icon: draw("codeBlock"), label: t`Code block` },
    { format: "spoiler", icon: <Icon name="eyeOff" />, label: t`Spoiler` },
  ];
  return (
    <Toolbar
      aria-label={t`Formatting`}
      className="flex overflow-x-auto overscroll-x-contain border-b border-line px-1 scroll-thin"
    >
      {buttons.map(({ format, icon, label }) => (
        <button
          key={format}
          type="button"
          aria-label={label}
          title={`${label} (${keyName(format)})`}
          className={`${iconButtonClass()} size-9! rounded-md! pointer-coarse:size-11!`}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onFormat(format)}
        >
          {icon}
        </button>
      ))}
    </Toolbar>
  );
}
