import type { KeyboardEvent } from "react";

/**
 * Whether a key belongs to an input method, which ends or picks a word with it. Safari ends the composition before the
 * key that ended it, and tells only by the key code (WebKit bug 165004).
 */
export function isComposing(event: KeyboardEvent): boolean {
  return event.nativeEvent.isComposing || event.keyCode === 229;
}

/** Whether a key is meant to close what it is pressed in: nothing within took it, and no composition is given up by it. */
export function isEscape(event: KeyboardEvent): boolean {
  return event.key === "Escape" && !event.defaultPrevented && !isComposing(event);
}

/** For `onKeyDownCapture`: what would act on the keys of an input method does not hear of them. */
export function keepComposing(event: KeyboardEvent): void {
  if (isComposing(event)) event.stopPropagation();
}
