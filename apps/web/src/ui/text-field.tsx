import { useLingui } from "@lingui/react/macro";
import { type ReactNode, type Ref, useState } from "react";
import { FieldError } from "react-aria-components/FieldError";
import { Input } from "react-aria-components/Input";
import { Label } from "react-aria-components/Label";
import { Text } from "react-aria-components/Text";
import { TextArea } from "react-aria-components/TextArea";
import { TextField as AriaTextField } from "react-aria-components/TextField";
import { keepComposing } from "./composing.ts";
import { cx } from "./cx.ts";
import { Icon } from "./icons.tsx";
import { inputClass } from "./input-class.ts";

type TextFieldProps = {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  name?: string;
  type?: "text" | "email" | "password" | "search" | "date";
  hint?: ReactNode;
  /** What is wrong with the value; marks the field and is read with it. */
  error?: ReactNode;
  required?: boolean;
  /** To be read and copied only. */
  readOnly?: boolean;
  autoComplete?: string;
  inputMode?: "numeric";
  autoFocus?: boolean;
  maxLength?: number;
  /** More than one draws a text area. */
  rows?: number;
  autoCapitalize?: "none" | "words" | "sentences";
  placeholder?: string;
  inputRef?: Ref<HTMLInputElement>;
};

/** A label, a box, a hint and an error that belong together. A password can be looked at. */
export function TextField({
  label,
  hint,
  error,
  type = "text",
  rows = 1,
  required = false,
  readOnly = false,
  ...props
}: TextFieldProps) {
  const { t } = useLingui();
  const [visible, setVisible] = useState(false);
  const { inputRef, maxLength, autoFocus, placeholder, ...field } = props;
  const password = type === "password";
  return (
    <AriaTextField
      {...field}
      type={password && visible ? "text" : type}
      isInvalid={Boolean(error)}
      isRequired={required}
      isReadOnly={readOnly}
      validationBehavior="aria"
      className="flex flex-col gap-1.5"
    >
      <Label className="text-sm font-semibold">{label}</Label>
      <div className="relative" onKeyDownCapture={keepComposing}>
        {rows > 1 ? (
          <TextArea rows={rows} {...(maxLength && { maxLength })} className={cx(inputClass, "resize-y")} />
        ) : (
          <Input
            {...(inputRef && { ref: inputRef })}
            {...(maxLength && { maxLength })}
            {...(placeholder && { placeholder })}
            autoFocus={autoFocus ?? false}
            spellCheck={type === "text" && props.autoCapitalize !== "none"}
            className={cx(inputClass, password && "pr-12")}
          />
        )}
        {password && (
          <button
            type="button"
            aria-pressed={visible}
            aria-label={t`Show password`}
            className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-md text-ink-soft hover:text-ink"
            onClick={() => setVisible(!visible)}
          >
            <Icon name={visible ? "eyeOff" : "eye"} />
          </button>
        )}
      </div>
      {hint && (
        <Text slot="description" elementType="div" className="text-sm text-ink-soft">
          {hint}
        </Text>
      )}
      <FieldError className="flex items-start gap-1.5 text-sm font-medium text-danger-ink">{error}</FieldError>
    </AriaTextField>
  );
}
