import type { Reading } from "../../ui/rich/rich-text.tsx";
import { MessageRichText } from "./message-rich-text.tsx";
import { useMessageTree } from "./message-tree.ts";

/** The text of a message with its form; as it was typed until what reads the form is here. */
export function MessageText({ text, ...reading }: { text: string } & Reading) {
  const tree = useMessageTree(text);
  if (tree) return <MessageRichText text={tree} {...reading} />;
  return (
    <span dir="auto" className="inline whitespace-pre-wrap wrap-anywhere">
      {text}
    </span>
  );
}
