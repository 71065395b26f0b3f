import bash from "highlight.js/lib/languages/bash";
import c from "highlight.js/lib/languages/c";
import cpp from "highlight.js/lib/languages/cpp";
import csharp from "highlight.js/lib/languages/csharp";
import css from "highlight.js/lib/languages/css";
import diff from "highlight.js/lib/languages/diff";
import go from "highlight.js/lib/languages/go";
import java from "highlight.js/lib/languages/java";
import javascript from "highlight.js/lib/languages/javascript";
import json from "highlight.js/lib/languages/json";
import kotlin from "highlight.js/lib/languages/kotlin";
import markdown from "highlight.js/lib/languages/markdown";
import php from "highlight.js/lib/languages/php";
import python from "highlight.js/lib/languages/python";
import ruby from "highlight.js/lib/languages/ruby";
import rust from "highlight.js/lib/languages/rust";
import sql from "highlight.js/lib/languages/sql";
import swift from "highlight.js/lib/languages/swift";
import typescript from "highlight.js/lib/languages/typescript";
import xml from "highlight.js/lib/languages/xml";
import yaml from "highlight.js/lib/languages/yaml";
import { createLowlight } from "lowlight";
import "./highlight.css";

const some = { bash, c, cpp, csharp, css, diff, go, java, javascript, json, kotlin, markdown, php, python };
const lowlight = createLowlight({ ...some, ruby, rust, sql, swift, typescript, xml, yaml });

/** A piece of code: as it is, or of a kind (class names of `highlight.css`) with pieces of its own. */
export type Piece = string | { kind: string; pieces: Piece[] };

type Tree = ReturnType<typeof lowlight.highlight>;
type Node = Tree["children"][number];

/** Code in pieces; null when its language is not among ours. */
export function highlight(text: string, language: string): Piece[] | null {
  const name = language.toLowerCase();
  return lowlight.registered(name) ? lowlight.highlight(name, text).children.flatMap(piecesOf) : null;
}

function piecesOf(node: Node): Piece[] {
  if (node.type === "text") return [node.value];
  if (node.type !== "element") return [];
  const { className } = node.properties;
  const kind = Array.isArray(className) ? className.join(" ") : "";
  return [{ kind, pieces: (node.children as Node[]).flatMap(piecesOf) }];
}
