import { useLingui } from "@lingui/react/macro";
import { useRef } from "react";
import { IconButton } from "../../ui/button.tsx";

/** Chooses files of the device, several at once. */
export function AttachButton({ onChoose }: { onChoose: (files: File[]) => void }) {
  const { t } = useLingui();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton icon="attach" label={t`Attach files`} className="mb-0.5" onClick={() => input.current?.click()} />
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
