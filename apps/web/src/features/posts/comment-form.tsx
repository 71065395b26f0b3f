import { LIMITS } from "@helloworld/protocol/constants";
import { ApiError, newId } from "@helloworld/sdk";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { errorText, fieldErrors } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { isComposing } from "../../ui/composing.ts";
import { cx } from "../../ui/cx.ts";
import { inputClass } from "../../ui/input-class.ts";
import type { PendingComment } from "./comment-list.ts";
import { keepDraft, readDraft } from "./drafts.ts";

/** Characters left from which on they are counted down. */
const NEAR = 300;

/** `sent` is on its way: should the page end before the answer, it is what was written. */
type Draft = { content: string; sent: PendingComment | null };

type CommentFormProps = {
  /** The name of its draft. */
  draft: string;
  label: string;
  action: string;
  initial?: string;
  /** The box is empty again while this runs; it throws where the text is refused. */
  onSend: (comment: PendingComment) => Promise<unknown>;
  /** Shown until it is saved, in place of being empty at once. */
  saves?: boolean;
  autoFocus?: boolean;
  onCancel?: () => void;
};

/** Where one writes a comment. What is typed is never lost. */
export function CommentForm({ draft, label, action, initial = "", saves = false, ...props }: CommentFormProps) {
  const { onSend, onCancel, autoFocus = false } = props;
  const { t } = useLingui();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const [kept] = useState(() => readDraft<Draft>(draft));
  const [text, setText] = useState(() => joined(kept?.sent?.content, kept?.content) || initial);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string | null>(null);
  /** The last that was not answered: the same text again is the same comment. */
  const last = useRef<PendingComment | null>(kept?.sent ?? null);
  const sending = useRef<PendingComment | null>(null);
  const shown = useRef(text);
  const left = LIMITS.comment - text.length;

  const write = (next: string) => {
    shown.current = next;
    setText(next);
    setError(null);
    const same = next === initial || next.trim() === "";
    keepDraft(draft, same && !sending.current ? null : { content: same ? "" : next, sent: sending.current });
  };

  useEffect(() => {
    if (!autoFocus || !box.current) return;
    box.current.focus();
    box.current.setSelectionRange(box.current.value.length, box.current.value.length);
  }, [autoFocus]);

  const submit = async () => {
    const content = shown.current.trim();
    if (content === "" || left < 0 || pending || sending.current) return;
    const comment = last.current?.content === content ? last.current : { client_id: newId(), content };
    sending.current = comment;
    last.current = comment;
    setPending(true);
    if (!saves) write("");
    try {
      await onSend(comment);
      sending.current = null;
      last.current = null;
      keepDraft(draft, shown.current.trim() === "" || saves ? null : { content: shown.current, sent: null });
    } catch (failed) {
      sending.current = null;
      write(saves ? shown.current : joined(content, shown.current));
      setError(failed instanceof ApiError ? (fieldErrors(failed).content ?? errorText(failed)) : errorText(failed));
    } finally {
      setPending(false);
    }
  };

  const cancel = () => {
    keepDraft(draft, null);
    onCancel?.();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (isComposing(event)) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void submit();
    } else if (event.key === "Escape" && onCancel && text.trim() === initial.trim()) {
      event.preventDefault();
      cancel();
    }
  };

  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <textarea
        ref={box}
        value={text}
        rows={Math.min(10, Math.max(2, text.split("\n").length))}
        dir="auto"
        aria-label={label}
        placeholder={label}
        aria-invalid={error !== null || left < 0 || undefined}
        aria-describedby={`${id}-note`}
        onChange={(event) => write(event.target.value)}
        onKeyDown={onKeyDown}
        className={cx(inputClass, "resize-y")}
      />
      <p id={`${id}-note`} role={error === null && left >= 0 ? undefined : "alert"} className="text-sm empty:hidden">
        {error !== null ? (
          <span className="font-medium text-danger-ink">{error}</span>
        ) : left < 0 ? (
          <span className="font-medium text-danger-ink">
            {plural(-left, { one: "# character too many", other: "# characters too many" })}
          </span>
        ) : (
          left < NEAR && (
            <span className="text-ink-soft">
              {plural(left, { one: "# character left", other: "# characters left" })}
            </span>
          )
        )}
      </p>
      <div className="flex flex-wrap items-center justify-end gap-3">
        <p className="grow text-sm text-ink-soft">
          <Trans>Markdown works. Mention people with @username.</Trans>
        </p>
        {onCancel && (
          <Button size="small" onClick={cancel}>
            {t`Cancel`}
          </Button>
        )}
        <Button
          type="submit"
          variant="primary"
          size="small"
          pending={pending}
          disabled={text.trim() === "" || left < 0}
        >
          {action}
        </Button>
      </div>
    </form>
  );
}

function joined(...texts: (string | undefined)[]): string {
  return texts.filter((text) => text && text.trim() !== "").join("\n\n");
}
