import type { PostPicture } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useId, useState } from "react";
import { Button, buttonClass, IconButton } from "../../ui/button.tsx";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { TextField } from "../../ui/text-field.tsx";
import type { useUploads } from "./use-uploads.ts";

type PictureListProps = {
  pictures: readonly PostPicture[];
  uploads: ReturnType<typeof useUploads>;
  onChange: (pictures: PostPicture[]) => void;
  error?: string | undefined;
};

/** The pictures of a post that is being written: what they show in words, their order, and those on their way. */
export function PictureList({ pictures, uploads, onChange, error }: PictureListProps) {
  const { t } = useLingui();
  const id = useId();
  const move = (from: number, to: number) => {
    const next = [...pictures];
    next.splice(to, 0, ...next.splice(from, 1));
    onChange(next);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3" aria-describedby={error ? `${id}-error` : undefined}>
      <legend className="mb-1.5 text-sm font-semibold">
        <Trans>Pictures</Trans>
      </legend>
      <ol className="flex flex-col gap-3 empty:hidden">
        {pictures.map((picture, index) => (
          <Picture
            key={picture.id}
            picture={picture}
            place={index + 1}
            onAlt={(alt) => onChange(pictures.map((one) => (one.id === picture.id ? { ...one, alt } : one)))}
            onUp={index > 0 ? () => move(index, index - 1) : undefined}
            onDown={index < pictures.length - 1 ? () => move(index, index + 1) : undefined}
            onRemove={() => onChange(pictures.filter((one) => one.id !== picture.id))}
          />
        ))}
      </ol>
      <ul className="flex flex-col gap-2 empty:hidden">
        {uploads.uploads.map((upload) => (
          <li key={upload.key} className="flex items-center gap-3 rounded-md border border-line px-3 py-2">
            <div className="min-w-0 grow">
              <p className="truncate font-semibold">{upload.file.name}</p>
              {upload.error === null ? (
                <progress
                  value={upload.part}
                  max={1}
                  aria-label={t`Uploading ${upload.file.name}`}
                  className="h-2 w-full accent-accent"
                />
              ) : (
                <p role="alert" className="text-sm font-medium text-danger-ink">
                  {upload.error}
                </p>
              )}
            </div>
            {upload.again && upload.error !== null && (
              <Button size="small" icon="retry" onClick={() => uploads.retry(upload)}>
                {t`Try again`}
              </Button>
            )}
            <IconButton icon="close" label={t`Cancel ${upload.file.name}`} onClick={() => uploads.remove(upload.key)} />
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <label
          htmlFor={id}
          className={cx(
            buttonClass("secondary"),
            "cursor-pointer focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-focus",
          )}
        >
          <Icon name="plus" className="size-4.5" />
          <Trans>Add pictures</Trans>
          <input
            id={id}
            type="file"
            multiple
            accept="image/png,image/jpeg,image/gif,image/webp"
            className="sr-only"
            onChange={({ currentTarget }) => {
              const files = [...(currentTarget.files ?? [])];
              currentTarget.value = "";
              void uploads.add(files);
            }}
          />
        </label>
        <p className="min-w-0 grow basis-40 text-sm text-ink-soft">
          <Trans>Or drop or paste them here. Up to {LIMITS.post_pictures}, 10 MB each.</Trans>
        </p>
      </div>
      {error && (
        <p id={`${id}-error`} role="alert" className="text-sm font-medium text-danger-ink">
          {error}
        </p>
      )}
    </fieldset>
  );
}

type PictureProps = {
  picture: PostPicture;
  place: number;
  onAlt: (alt: string) => void;
  onUp: (() => void) | undefined;
  onDown: (() => void) | undefined;
  onRemove: () => void;
};

function Picture({ picture, place, onAlt, onUp, onDown, onRemove }: PictureProps) {
  const { t } = useLingui();
  const [gone, setGone] = useState(false);
  return (
    <li className="flex flex-wrap gap-3 rounded-md border border-line p-3">
      {gone ? (
        <p role="alert" className="flex size-24 items-center text-sm font-medium text-danger-ink">
          <Trans>No longer available. Remove it and add it again.</Trans>
        </p>
      ) : (
        <img
          src={`${picture.url}?size=480`}
          alt={picture.alt || t`Picture ${place}, no description yet`}
          onError={() => setGone(true)}
          className="size-24 rounded-sm bg-sunken object-cover"
        />
      )}
      <div className="min-w-0 grow basis-56">
        <TextField
          label={t`Description of picture ${place}`}
          value={picture.alt}
          onChange={onAlt}
          maxLength={LIMITS.picture_alt}
          rows={2}
          hint={picture.alt === "" && t`Describe it in a sentence for people who can't see it.`}
        />
      </div>
      <div className="flex gap-1 self-end sm:flex-col sm:self-center">
        <IconButton
          icon="back"
          className="rotate-90"
          label={t`Move picture ${place} up`}
          disabled={!onUp}
          onClick={onUp}
        />
        <IconButton
          icon="forward"
          className="rotate-90"
          label={t`Move picture ${place} down`}
          disabled={!onDown}
          onClick={onDown}
        />
        <IconButton icon="trash" label={t`Remove picture ${place}`} onClick={onRemove} />
      </div>
    </li>
  );
}
