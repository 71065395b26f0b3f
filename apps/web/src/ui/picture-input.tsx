import { useId, useState } from "react";
import { buttonClass } from "./button.tsx";
import { cx } from "./cx.ts";

const TYPES = "image/png,image/jpeg,image/gif,image/webp";
const MOST_BYTES = 5 * 1024 * 1024;

type PictureInputProps = {
  label: string;
  /** Said where a file is too large to be sent at all. */
  tooLarge: string;
  hint?: string;
  pending?: boolean;
  onChoose: (file: File) => void;
  className?: string;
};

/** A button that lets one choose a picture from the device. */
export function PictureInput({ label, tooLarge, hint, pending = false, onChoose, className }: PictureInputProps) {
  const id = useId();
  const [refused, setRefused] = useState(false);
  return (
    <div className={cx("flex flex-col items-start gap-1", className)}>
      <label
        htmlFor={id}
        className={cx(
          buttonClass("secondary", "small"),
          "cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus",
          pending && "opacity-60",
        )}
      >
        {label}
        <input
          id={id}
          type="file"
          accept={TYPES}
          disabled={pending}
          className="sr-only"
          aria-describedby={`${id}-hint`}
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? [];
            currentTarget.value = "";
            setRefused(file !== undefined && file.size > MOST_BYTES);
            if (file && file.size <= MOST_BYTES) onChoose(file);
          }}
        />
      </label>
      <p
        id={`${id}-hint`}
        role={refused ? "alert" : undefined}
        className={cx("text-sm", refused ? "text-danger-ink" : "text-ink-soft")}
      >
        {refused ? tooLarge : hint}
      </p>
    </div>
  );
}
