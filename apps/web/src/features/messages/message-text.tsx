import type { Reading } from "../../ui/rich/rich-text.tsx";
import { TextBoundary } from "../../ui/rich/text-boundary.tsx";
import { MessageRichText } from "./message-rich-text.tsx";
import { useMessageTree } from "./message-tree.ts";

/** The text of a message; one that cannot be shown leaves the others. */
export function MessageText(props: { text: string } & Reading) {
  return (
    <TextBoundary>
      <Formatted {...props} />
    </TextBoundary>
  );
}

/** With its form; as it was typed until what reads the form is here. */
function Formatted({ text, ...reading }: { text: string } & Reading) {
  const tree = useMessageTree(text);
  if (tree) return <MessageRichText text={tree} {...reading} />;
  return (
    <span dir="auto" className="inline whitespace-pre-wrap wrap-anywhere">
      {text}
    </span>
  );
}
