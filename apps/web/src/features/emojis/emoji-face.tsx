import { CustomEmoji } from "../../ui/rich/custom-emoji.tsx";

/** An emoji as it is written: of Unicode, or `:name:` of this server. */
export function EmojiFace({ text }: { text: string }) {
  return /^:.+:$/.test(text) ? <CustomEmoji name={text.slice(1, -1)} /> : text;
}
