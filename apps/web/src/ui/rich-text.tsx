import type { RichNode, RichText as Tree } from "@helloworld/protocol";
import { Link } from "@tanstack/react-router";
import { Fragment, type ReactNode } from "react";
import { linkClass } from "./link.ts";

type Mentions = Readonly<Record<string, string>>;

/** Text with form: a switch over its nodes, so there is no HTML to be afraid of. */
export function RichText({ text, mentions }: { text: Tree; mentions: Mentions }) {
  return <div className="flex flex-col gap-3 wrap-anywhere">{children(text, mentions)}</div>;
}

function children(nodes: Tree, mentions: Mentions): ReactNode[] {
  // biome-ignore lint/suspicious/noArrayIndexKey: the nodes of a text have no other name, and it is replaced as a whole
  return nodes.map((node, index) => <Fragment key={index}>{shown(node, mentions)}</Fragment>);
}

function shown(node: RichNode, mentions: Mentions): ReactNode {
  if (typeof node === "string") return node;
  const inner = "children" in node ? children(node.children, mentions) : null;
  switch (node.type) {
    case "paragraph":
      return <p>{inner}</p>;
    case "strong":
      return <strong>{inner}</strong>;
    case "em":
      return <em>{inner}</em>;
    case "strike":
      return <s>{inner}</s>;
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
        <ol start={node.start} className="flex list-decimal flex-col gap-1 ps-6">
          {inner}
        </ol>
      );
    case "item":
      return <li>{inner}</li>;
    case "table":
      return (
        <div className="overflow-x-auto scroll-thin">
          <table className="border-collapse">
            <tbody>{inner}</tbody>
          </table>
        </div>
      );
    case "row":
      return <tr>{inner}</tr>;
    case "cell":
      return node.head ? (
        <th scope="col" className="border border-line px-2.5 py-1 text-start font-bold">
          {inner}
        </th>
      ) : (
        <td className="border border-line px-2.5 py-1">{inner}</td>
      );
    case "link":
      return (
        <a href={node.href} rel="nofollow noopener noreferrer ugc" target="_blank" className={linkClass}>
          {inner}
        </a>
      );
    case "code":
      return <code className="rounded-sm bg-sunken px-1 py-0.5 text-[0.9em]">{node.text}</code>;
    case "code_block":
      return (
        <pre className="overflow-x-auto rounded-md bg-sunken p-3 text-sm scroll-thin">
          <code>{node.text}</code>
        </pre>
      );
    case "mention":
      return mentions[node.username.toLowerCase()] ? (
        <Link to="/$username" params={{ username: node.username }} preload={false} className={linkClass}>
          @{node.username}
        </Link>
      ) : (
        `@${node.username}`
      );
    case "hashtag":
      return (
        <Link to="/tags/$tag" params={{ tag: node.tag.toLowerCase() }} preload={false} className={linkClass}>
          #{node.tag}
        </Link>
      );
    case "break":
      return <br />;
    case "rule":
      return <hr className="border-line" />;
  }
}

/** What can be read of a text, without form, in one line. */
export function plainText(nodes: Tree): string {
  return nodes
    .map((node): string => {
      if (typeof node === "string") return node;
      if (node.type === "mention") return `@${node.username}`;
      if (node.type === "hashtag") return `#${node.tag}`;
      if ("text" in node) return node.text;
      const inner = "children" in node ? plainText(node.children) : "";
      return INLINE.has(node.type) ? inner : `${inner} `;
    })
    .join("")
    .replace(/\s+/g, " ")
    .trim();
}

const INLINE = new Set(["strong", "em", "strike", "link"]);
