import { Trans } from "@lingui/react/macro";
import { type DragEvent, type ReactNode, useState } from "react";
import { Icon } from "../../ui/icons.tsx";

type DropZoneProps = { onDrop: ((files: File[]) => void) | null; className: string; children: ReactNode };

const carriesFiles = (event: DragEvent) => event.dataTransfer.types.includes("Files");

/** A part of the page onto which files can be dropped; each has a button elsewhere that does the same. */
export function DropZone({ onDrop, className, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  if (!onDrop) return <div className={className}>{children}</div>;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is one way of several
    <div
      className={`relative ${className}`}
      onDragEnter={(event) => carriesFiles(event) && setOver(true)}
      onDragOver={(event) => carriesFiles(event) && event.preventDefault()}
      onDragLeave={(event) => !event.currentTarget.contains(event.relatedTarget as Node | null) && setOver(false)}
      onDrop={(event) => {
        setOver(false);
        if (!carriesFiles(event)) return;
        event.preventDefault();
        // A folder is shown as a file that cannot be read.
        const items = [...event.dataTransfer.items].filter((item) => !item.webkitGetAsEntry()?.isDirectory);
        const files = items.flatMap((item) => item.getAsFile() ?? []);
        if (files.length > 0) onDrop(files);
      }}
    >
      {children}
      {over && (
        <div className="pointer-events-none absolute inset-2 z-20 flex items-center justify-center rounded-lg border-2 border-dashed border-accent bg-surface/90 text-lg font-bold text-accent-ink">
          <p className="flex items-center gap-3">
            <Icon name="attach" className="size-6" />
            <Trans>Drop files to attach them</Trans>
          </p>
        </div>
      )}
    </div>
  );
}
