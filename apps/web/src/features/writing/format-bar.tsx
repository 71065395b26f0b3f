import { useLingui } from "@lingui/react/macro";
import { Toolbar } from "react-aria-components/Toolbar";
import { iconButtonClass } from "../../ui/button.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { type Format, keyName } from "./formats.ts";

/** Buttons for what the keys do; a press leaves the focus in the text. */
export function FormatBar({ onFormat }: { onFormat: (format: Format) => void }) {
  const { t } = useLingui();
  const buttons: { format: Format; icon: IconName; label: string }[] = [
    { format: "bold", icon: "bold", label: t`Bold` },
    { format: "italic", icon: "italic", label: t`Italic` },
    { format: "strike", icon: "strike", label: t`Strikethrough` },
    { format: "link", icon: "link", label: t`Link` },
    { format: "bullet", icon: "list", label: t`List` },
    { format: "number", icon: "numbers", label: t`Numbered list` },
    { format: "quote", icon: "quote", label: t`Quote` },
    { format: "code", icon: "code", label: t`Code` },
    { format: "code_block", icon: "codeBlock", label: t`Code block` },
    { format: "spoiler", icon: "eyeOff", label: t`Spoiler` },
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
          <Icon name={icon} />
        </button>
      ))}
    </Toolbar>
  );
}
