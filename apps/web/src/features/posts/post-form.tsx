import type { Post, PostVisibility } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type DragEvent, Suspense, useState } from "react";
import { Button } from "../../ui/button.tsx";
import { isComposing } from "../../ui/composing.ts";
import { cx } from "../../ui/cx.ts";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Loading } from "../../ui/spinner.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { FormattingHelp } from "./formatting-help.tsx";
import { PictureList } from "./picture-list.tsx";
import { PollBuilder } from "./poll-builder.tsx";
import { ReadersChoice } from "./readers-choice.tsx";
import { type FormOf, usePostForm } from "./use-post-form.ts";

const MarkdownPreview = lazyComponent(() => import("./markdown-preview.tsx"), "MarkdownPreview");

/** Characters left from which on they are counted down. */
const NEAR = { title: 30, content: 1_000 };
const REACH: Record<PostVisibility, number> = { private: 0, members: 1, public: 2 };

/** Where one writes a post, or changes one. */
export function PostForm({ of, onDiscarded }: { of: FormOf; onDiscarded: () => void }) {
  const { t } = useLingui();
  const it = usePostForm(of);
  const { values, rest, change, wrong, uploads } = it;
  const [preview, setPreview] = useState(false);
  const [over, setOver] = useState(false);
  const share = of.post?.shared != null;
  const take = (files: Iterable<File>) => {
    const pictures = [...files].filter((file) => file.type.startsWith("image/"));
    if (share || pictures.length === 0) return false;
    void uploads.add(pictures);
    return true;
  };
  const drag = (event: DragEvent, is_over: boolean) => {
    if (share || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    setOver(is_over);
  };
  return (
    <form
      {...it.form}
      onPaste={(event) => {
        if (take(event.clipboardData.files)) event.preventDefault();
      }}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false);
        take(event.dataTransfer.files);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && !isComposing(event) && (event.ctrlKey || event.metaKey))
          event.currentTarget.requestSubmit();
      }}
      className={cx(
        "flex flex-col gap-5 rounded-xl border bg-surface p-5 shadow-1 sm:p-8",
        over ? "border-accent-ink outline-2 outline-accent-ink" : "border-line",
      )}
    >
      {it.gone ? (
        <Notice tone="error">
          <p>
            <Trans>This post was deleted in the meantime. Your text is still here.</Trans>
          </p>
          <Button size="small" className="mt-2" onClick={it.makeNew}>
            <Trans>Turn into a new post</Trans>
          </Button>
        </Notice>
      ) : (
        it.failure && <Notice tone="error">{it.failure}</Notice>
      )}
      {it.restored && !it.gone && (
        <Notice>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Trans>Here's your unpublished draft.</Trans>
            <Button
              size="small"
              onClick={() => {
                it.discard();
                onDiscarded();
              }}
            >
              <Trans>Discard draft</Trans>
            </Button>
          </div>
        </Notice>
      )}
      <TextField
        {...it.field("title")}
        label={share ? t`Title (optional)` : t`Title`}
        maxLength={LIMITS.post_title}
        hint={left(LIMITS.post_title - values.title.length, NEAR.title)}
        autoFocus
        autoComplete="off"
      />
      <div className="flex flex-col gap-2">
        {preview ? (
          <Suspense fallback={<Loading />}>
            <MarkdownPreview text={values.content} />
          </Suspense>
        ) : (
          <TextField
            {...it.field("content")}
            label={t`What do you want to say?`}
            hint={left(LIMITS.post_content - values.content.length, NEAR.content)}
            rows={10}
          />
        )}
        <div className="flex flex-wrap items-start justify-between gap-3">
          <FormattingHelp />
          <Button size="small" icon={preview ? "edit" : "eye"} onClick={() => setPreview(!preview)}>
            {preview ? <Trans>Edit</Trans> : <Trans>Preview</Trans>}
          </Button>
        </div>
      </div>
      {!share && (
        <PictureList
          pictures={rest.pictures}
          uploads={uploads}
          error={wrong.pictures}
          onChange={(pictures) => change({ pictures })}
        />
      )}
      {of.id === null && <PollBuilder poll={rest.poll} error={wrong.poll} onChange={(poll) => change({ poll })} />}
      <ReadersChoice value={rest.visibility} onChange={(visibility) => change({ visibility })} />
      {of.post && <AudienceNotice post={of.post} chosen={rest.visibility} />}
      <div className="flex justify-end gap-3">
        <Button onClick={() => history.back()}>
          <Trans>Cancel</Trans>
        </Button>
        <Button type="submit" variant="primary" pending={it.pending} disabled={it.gone}>
          {of.id === null ? <Trans>Publish</Trans> : <Trans>Save</Trans>}
        </Button>
      </div>
    </form>
  );
}

/** Says what changes for whom, when others may read a post than before. */
function AudienceNotice({ post, chosen }: { post: Post; chosen: PostVisibility }) {
  const change = REACH[chosen] - REACH[post.visibility];
  return (
    <div role="status">
      {change > 0 && (
        <Notice tone="warn">
          <Trans>More people will be able to read this post, with all its comments.</Trans>
        </Notice>
      )}
      {change < 0 && (
        <Notice tone="warn">
          <Trans>
            Fewer people will be able to read this post, its comments and its shares. Copies that someone made stay.
          </Trans>
        </Notice>
      )}
    </div>
  );
}

/** How many characters are left, when it is time to say so. */
function left(count: number, near: number): string | undefined {
  if (count > near) return undefined;
  return count < 0
    ? plural(-count, { one: "# character too many", other: "# characters too many" })
    : plural(count, { one: "# character left", other: "# characters left" });
}
