import type { Edit, MessageDraft } from "./edits.ts";

export function writingOf(box: HTMLTextAreaElement): MessageDraft {
  return { text: box.value, start: box.selectionStart, end: box.selectionEnd };
}

/** Makes an edit as if it had been typed: it can be undone, and whoever listens for input hears it. */
export function applyEdit(box: HTMLTextAreaElement, edit: Edit): void {
  box.focus({ preventScroll: true });
  box.setSelectionRange(edit.from, edit.to);
  if (edit.from !== edit.to || edit.text !== "") {
    // Deprecated, and without a successor: nothing else keeps what the browser can undo.
    const done = document.execCommand(edit.text === "" ? "delete" : "insertText", false, edit.text);
    if (!done) {
      box.setRangeText(edit.text, edit.from, edit.to);
      box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    }
  }
  box.setSelectionRange(edit.start, edit.end);
}

/** Puts a text where the caret is, in place of what is selected. */
export function insertText(box: HTMLTextAreaElement, text: string): void {
  const { start, end } = writingOf(box);
  applyEdit(box, { from: start, to: end, text, start: start + text.length, end: start + text.length });
}
