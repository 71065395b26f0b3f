import { Trans, useLingui } from "@lingui/react/macro";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import type { DraftFile, WaitingMessage } from "./attachment-drafts.ts";
import { fileUrl, sizeText } from "./sizes.ts";
import type { Attaching } from "./use-attachments.ts";

/** What will be sent with the text: progress, and what went wrong, in its place. */
export function AttachmentTray({ attaching }: { attaching: Attaching }) {
  const { t } = useLingui();
  const { files, waiting } = attaching;
  if (files.length + waiting.length === 0) return null;
  return (
    <div className="flex flex-col gap-2 pb-2">
      {waiting.map((message) => (
        <Waiting key={message.key} message={message} attaching={attaching} />
      ))}
      {files.length > 0 && <Files files={files} label={t`Files to send`} attaching={attaching} />}
    </div>
  );
}

/** A message that goes when its files are there. */
function Waiting({ message, attaching }: { message: WaitingMessage; attaching: Attaching }) {
  const { t } = useLingui();
  const { content } = message.writing;
  return (
    <div className="rounded-md border border-line bg-canvas p-2">
      <div className="flex items-center gap-2 pb-1 text-sm text-ink-soft">
        <Icon name="clock" className="size-4" />
        <p className="min-w-0 grow">
          <Trans>Sends when its files are uploaded</Trans>
        </p>
        <Button size="small" variant="quiet" className="shrink-0" onClick={() => attaching.takeBack(message.key)}>
          <Trans>Cancel sending</Trans>
        </Button>
      </div>
      {content.trim() !== "" && <p className="truncate pb-2 text-sm">{content}</p>}
      <Files files={message.files} label={t`Files of a message waiting to be sent`} attaching={attaching} />
    </div>
  );
}

function Files({ files, label, attaching }: { files: readonly DraftFile[]; label: string; attaching: Attaching }) {
  return (
    <>
      <ul aria-label={label} className="flex gap-2 overflow-x-auto pt-2 pr-2 scroll-thin">
        {files.map((file) => (
          <Tile key={file.key} file={file} onRemove={() => attaching.remove(file.key)} />
        ))}
      </ul>
      {files.map((file) => (
        <Failure key={file.key} file={file} onRetry={() => attaching.retry(file)} />
      ))}
    </>
  );
}

function Tile({ file, onRemove }: { file: DraftFile; onRemove: () => void }) {
  const { t } = useLingui();
  const { name, upload, attachment } = file;
  const failed = upload?.state === "failed";
  const done = attachment !== null;
  const picture = file.preview ?? (attachment?.kind === "image" ? fileUrl(attachment.id, "thumb") : null);
  return (
    <li className="relative w-24 shrink-0">
      <div
        className={cx(
          "relative flex h-16 items-center justify-center overflow-hidden rounded-md border bg-sunken",
          failed ? "border-danger" : "border-line",
        )}
      >
        {picture ? (
          <img src={picture} alt="" className={cx("size-full object-cover", !done && "opacity-60")} />
        ) : (
          <Icon name="file" className="size-7 text-ink-soft" />
        )}
        {failed && (
          <span className="absolute inset-0 flex items-center justify-center bg-surface/70 text-danger-ink">
            <Icon name="warning" className="size-6" />
          </span>
        )}
        {upload && !done && !failed && <Progress file={file} />}
      </div>
      <p className="truncate pt-0.5 text-xs" title={name}>
        {name}
      </p>
      <p className="truncate text-xs text-ink-soft">{upload?.stalled ? t`No connection` : sizeText(file.size)}</p>
      <button
        type="button"
        aria-label={done || failed ? t`Remove ${name}` : t`Cancel ${name}`}
        title={done || failed ? t`Remove` : t`Cancel`}
        onClick={onRemove}
        className="absolute -top-2 -right-2 flex size-7 items-center justify-center rounded-full border border-line bg-surface text-ink shadow-1 hover:bg-sunken pointer-coarse:size-9"
      >
        <Icon name="close" className="size-4" />
      </button>
    </li>
  );
}

function Progress({ file: { name, upload } }: { file: DraftFile }) {
  const { t } = useLingui();
  if (!upload) return null;
  const percent = upload.size > 0 ? Math.round((100 * upload.sent) / upload.size) : 0;
  return (
    <progress
      aria-label={t`Uploading ${name}`}
      value={upload.state === "processing" ? 100 : percent}
      max={100}
      className="upload-bar absolute bottom-1 left-1 h-1.5 w-[calc(100%-0.5rem)]"
    />
  );
}

function Failure({ file: { name, upload }, onRetry }: { file: DraftFile; onRetry: () => void }) {
  if (upload?.state !== "failed") return null;
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-2 text-sm text-danger-ink">
      <span className="min-w-0 wrap-anywhere">
        <b className="font-semibold">{name}:</b> {errorText(upload.error)}
      </span>
      <button
        type="button"
        onClick={onRetry}
        className="min-h-8 rounded-sm px-1 font-semibold underline pointer-coarse:min-h-11"
      >
        <Trans>Try again</Trans>
      </button>
    </p>
  );
}
