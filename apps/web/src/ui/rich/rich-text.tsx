import type { RichNode, RichText as Tree } from "@helloworld/protocol";
import { COVERED, DEEPEST, wordsOf } from "@helloworld/text/words";
import { Fragment, type ReactNode, Suspense } from "react";
import { cx } from "../cx.ts";
import { lazyComponent } from "../lazy-component.tsx";
import { linkClass } from "../link.ts";
import { HashtagLink, Mention } from "./names.tsx";
import { TextBoundary } from "./text-boundary.tsx";

const CodeBlock = lazyComponent(() => import("./code-block.tsx"), "CodeBlock");
const CustomEmoji = lazyComponent(() => import("./custom-emoji.tsx"), "CustomEmoji");
const Maths = lazyComponent(() => import("./maths.tsx"), "Maths");
const Spoiler = lazyComponent(() => import("./spoiler.tsx"), "Spoiler");

/** What a text is read with. */
export type Reading = {
  /** The names in it that are somebody's: username in small letters to their id. */
  mentions: Readonly<Record<string, string>>;
  /** Names in it that call several people. */
  groups?: readonly string[];
  /** Who reads, so that their own name stands out. */
  my_id?: string | undefined;
};

type RichTextProps = { text: Tree } & Reading;

/** Text with form: a switch over its nodes, so there is no HTML to be afraid of. */
export function RichText(props: RichTextProps) {
  return (
    <TextBoundary>
      <Nodes {...props} />
    </TextBoundary>
  );
}

/** A component of its own, as a boundary catches what is rendered below it only. */
function Nodes({ text, ...reading }: RichTextProps) {
  return (
    <div className="flex flex-col gap-3 overflow-clip wrap-anywhere [overflow-clip-margin:0.375rem]">
      {children(text, reading)}
    </div>
  );
}

/** The nodes of a text, shown. A tree from elsewhere that is too deep ends in words. */
export function children(nodes: Tree, reading: Reading, depth = 0): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text have no other name, and it is replaced as a whole
  return nodes.map((node, index) => <Fragment key={index}>{shown(node, reading, depth)}</Fragment>);
}

function shown(node: RichNode, reading: Reading, depth: number): ReactNode {
  if (typeof node === "string") return node;
  if (depth >= DEEPEST) return wordsOf([node]);
  const inner = "children" in node ? children(node.children, reading, depth + 1) : null;
  switch (node.type) {
    case "paragraph":
      return <p>{inner}</p>;
    case "strong":
      return <strong>{inner}</strong>;
    case "em":
      return <em>{inner}</em>;
    case "strike":
      return <s>{inner}</s>;
    case "spoiler":
      return (
        <Suspense fallback={COVERED}>
          <Spoiler>{inner}</Spoiler>
        </Suspense>
      );
    case "quote":
      return (
        <blockquote className="flex flex-col gap-2 border-s-4 border-line-strong ps-3 text-ink-soft">
          {inner}
        </blockquote>
      );
    case "heading":
      // The title of the post stands above: what is within begins below it.
      return node.level <= 2 ? <h3 className="text-lg font-bold">{inner}</h3> : <h4 className="font-bold">{inner}</h4>;
    case "list":
      return node.start === null ? (
        <ul className="flex list-disc flex-col gap-1 ps-6">{inner}</ul>
      ) : (
        <ol start={node.start} className={cx("flex list-decimal flex-col gap-1", widthOfNumbers(node))}>
          {inner}
        </ol>
      );
    case "item":
      return <li value={node.number}>{inner}</li>;
    case "table":
      return (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus, so the keyboard can scroll it
        <div tabIndex={0} className="max-w-full overflow-x-auto scroll-thin">
          <table className="border-collapse">
            <tbody>{inner}</tbody>
          </table>
        </div>
      );
    case "row":
      return <tr>{inner}</tr>;
    case "cell":
      return node.head ? (
        <th scope="col" className="border border-line-strong px-2.5 py-1 text-start font-bold">
          {inner}
        </th>
      ) : (
        <td className="border border-line-strong px-2.5 py-1">{inner}</td>
      );
    case "link":
      return (
        <a href={node.href} rel="nofollow noopener noreferrer ugc" target="_blank" className={linkClass}>
          {inner}
        </a>
      );
    case "code":
      return <code className="rounded-sm bg-ink/8 px-1 py-0.5 text-[0.9em]">{node.text}</code>;
    case "code_block":
      return (
        <Suspense fallback={<pre className="overflow-x-auto text-sm">{node.text}</pre>}>
          <CodeBlock text={node.text} language={node.language} />
        </Suspense>
      );
    case "maths":
      return (
        <Suspense fallback={<code>{node.text}</code>}>
          <Maths text={node.text} block={node.block} />
        </Suspense>
      );
    case "emoji":
      return (
        <Suspense fallback={`:${node.name}:`}>
          <CustomEmoji name={node.name} />
        </Suspense>
      );
    case "mention":
      return <Mention username={node.username} {...reading} />;
    case "hashtag":
      return <HashtagLink tag={node.tag} />;
    case "break":
      return <br />;
    case "rule":
      return <hr className="border-line" />;
  }
}

/** Room before a list for the longest of its numbers. */
function widthOfNumbers({ start, children: items }: { start: number | null; children: Tree }): string {
  let number = (start ?? 1) - 1;
  let most = 0;
  for (const item of items) {
    number = (typeof item === "object" && item.type === "item" && item.number) || number + 1;
    most = Math.max(most, number);
  }
  return most < 100 ? "ps-6" : most < 10_000 ? "ps-10" : "ps-20";
}
