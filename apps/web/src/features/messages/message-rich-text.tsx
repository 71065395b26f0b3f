import type { RichNode, RichText as Tree } from "@helloworld/protocol";
import { Fragment, type ReactNode } from "react";
import { cx } from "../../ui/cx.ts";
import { children, type Reading } from "../../ui/rich/rich-text.tsx";

/**
 * The form of a message: one paragraph runs on in its line, spaces stay as they
 * were typed, and a line of one to three emoji is large.
 */
export function MessageRichText({ text, ...reading }: { text: Tree } & Reading) {
  const [only] = text;
  const look = "whitespace-pre-wrap wrap-anywhere";
  if (text.length === 1 && typeof only === "object" && only.type === "paragraph")
    return (
      <span dir="auto" className={cx("inline", look)}>
        {lines(only.children, reading)}
      </span>
    );
  return (
    <div dir="auto" className={cx("flex flex-col gap-2", look)}>
      {text.map((node, index) =>
        typeof node === "object" && node.type === "paragraph" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name, and it is replaced as a whole
          <p key={index}>{lines(node.children, reading)}</p>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name, and it is replaced as a whole
          <Fragment key={index}>{children([node], reading)}</Fragment>
        ),
      )}
    </div>
  );
}

/** The lines of a paragraph, those of only emoji large. */
function lines(nodes: Tree, reading: Reading): ReactNode[] {
  const all: RichNode[][] = [[]];
  for (const node of nodes) {
    if (typeof node === "object" && node.type === "break") all.push([]);
    else all.at(-1)?.push(node);
  }
  return all.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: as above
    <Fragment key={index}>
      {index > 0 && <br />}
      {fewEmoji(line) ? (
        <span className="text-4xl leading-snug">{children(line, reading)}</span>
      ) : (
        children(line, reading)
      )}
    </Fragment>
  ));
}

const EMOJI = /^\p{RGI_Emoji}$/v;
const letters = new Intl.Segmenter("en", { granularity: "grapheme" });
/** No three emoji are longer, in UTF-16 units, with spaces between. */
const FEW_LENGTH = 60;

function fewEmoji(line: readonly RichNode[]): boolean {
  let count = 0;
  for (const node of line) {
    if (typeof node === "object" && node.type !== "emoji") return false;
    if (typeof node === "object") count += 1;
    else if (node.length > FEW_LENGTH) return false;
    else
      for (const { segment } of letters.segment(node)) {
        if (EMOJI.test(segment)) count += 1;
        else if (segment.trim() !== "") return false;
      }
  }
  return count > 0 && count <= 3;
}
