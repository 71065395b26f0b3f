import type { Attachment } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { Suspense } from "react";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { PictureGrid } from "./picture-grid.tsx";
import { clockText, fileUrl, sizeText } from "./sizes.ts";

const AudioPlayer = lazyComponent(() => import("./audio-player.tsx"), "AudioPlayer");

/** The files of a message: pictures, films, sound, and everything else to be saved. */
export function Attachments({ attachments }: { attachments: readonly Attachment[] }) {
  const of = (kind: Attachment["kind"]) => attachments.filter((file) => file.kind === kind);
  return (
    <div className="flex w-80 max-w-full flex-col gap-2 py-1">
      <PictureGrid pictures={of("image")} />
      {of("video").map((file) => (
        <Film key={file.id} file={file} />
      ))}
      {of("audio").map((file) => (
        // As high as what comes.
        <Suspense key={file.id} fallback={<div className="h-15" />}>
          <AudioPlayer src={fileUrl(file.id)} name={file.name} file={file} />
        </Suspense>
      ))}
      {of("file").map((file) => (
        <Document key={file.id} file={file} />
      ))}
    </div>
  );
}

function Film({ file }: { file: Attachment }) {
  const { t } = useLingui();
  const { id, name, width = 16, height = 9, duration_ms } = file;
  return (
    <figure>
      {/* biome-ignore lint/a11y/useMediaCaption: people send films as they are */}
      <video
        controls
        preload="metadata"
        playsInline
        src={fileUrl(id)}
        width={width}
        height={height}
        aria-label={t`Video: ${name}`}
        style={{ aspectRatio: `${width} / ${height}` }}
        className="max-h-96 w-full rounded-md bg-black object-contain"
      />
      <figcaption className="flex gap-2 pt-1 text-xs opacity-80">
        <a href={fileUrl(id)} download={name} className="min-w-0 truncate underline">
          {name}
        </a>
        <span className="shrink-0 tabular-nums">
          {duration_ms ? `${clockText(duration_ms)} · ` : ""}
          {sizeText(file.size)}
        </span>
      </figcaption>
    </figure>
  );
}

function Document({ file: { id, name, size, media_type, notes_kept } }: { file: Attachment }) {
  const { t } = useLingui();
  return (
    <a
      href={fileUrl(id)}
      download={name}
      className="flex min-w-0 items-center gap-3 rounded-md border border-line bg-surface/60 p-2.5 hover:bg-sunken"
    >
      <span className="flex size-10 shrink-0 items-center justify-center rounded-sm bg-accent-soft text-accent-ink">
        <Icon name="file" className="size-6" />
      </span>
      <span className="min-w-0 grow">
        <span className="line-clamp-2 text-sm font-semibold wrap-anywhere">
          <span className="sr-only">{t`File:`} </span>
          {name}
        </span>
        <span className="block truncate text-xs opacity-80">
          {typeName(media_type)} · {sizeText(size)}
        </span>
        {notes_kept && <span className="block text-xs opacity-80">{t`May reveal where and when it was taken`}</span>}
      </span>
      <Icon name="download" className="size-5 shrink-0" />
    </a>
  );
}

/** The part of a media type that says something: PDF, ZIP. */
function typeName(media_type: string): string {
  const name = media_type.split("/").at(-1) ?? "";
  if (name === "octet-stream") return "BIN";
  return (name.split(".").at(-1) ?? name).replace(/^x-|\+xml$/g, "").toUpperCase();
}
