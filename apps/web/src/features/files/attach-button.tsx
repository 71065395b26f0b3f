import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { IconButton } from "../../ui/button.tsx";

/** Chooses files of the device, several at once. */
export function AttachButton({ className, onChoose }: { className: string; onChoose: (files: File[]) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="attach" label={t`Attach files`} className={className} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t`Files`}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same one can be chosen again.
          currentTarget.value = "";
          if (files.length > 0) onChoose(files);
        }}
      />
    </>
  );
}
