import { type NodePath, type PluginObj, types as t, transformAsync } from "@babel/core";
import { compileMessageOrThrow } from "@lingui/message-utils/compileMessage";
import type { Plugin } from "vite";
import { groupOf } from "./text-groups.ts";

const MACRO = /from ["']@lingui\/(?:core|react)\/macro["']/;

const keyOf = (one: t.ObjectExpression["properties"][number]) =>
  t.isObjectProperty(one) && t.isIdentifier(one.key) && t.isStringLiteral(one.value) ? one.key.name : undefined;

/**
 * Moves the English texts of a module, compiled, into one object that it adds
 * to the catalogue when it is loaded: so a page loads the texts of its own
 * modules and not those of the whole product.
 */
function ownTexts(): PluginObj {
  return {
    visitor: {
      Program: {
        exit(program: NodePath<t.Program>, { file }) {
          const found = new Map<string, string>();
          program.traverse({
            ObjectExpression({ node }) {
              const text = (name: string) => {
                const property = node.properties.find((one) => keyOf(one) === name) as t.ObjectProperty | undefined;
                return property && t.isStringLiteral(property.value) ? property.value.value : undefined;
              };
              if (!node.leadingComments?.some((comment) => comment.value === "i18n")) return;
              const [id, message] = [text("id"), text("message")];
              if (id === undefined || message === undefined) return;
              found.set(id, message);
              node.properties = node.properties.filter((one) => keyOf(one) !== "message");
            },
          });
          if (found.size === 0) return;
          const compiled = Object.fromEntries([...found].map(([id, message]) => [id, compileMessageOrThrow(message)]));
          const own = t.callExpression(t.memberExpression(t.identifier("Object"), t.identifier("assign")), [
            t.identifier("englishTexts"),
            t.valueToNode(compiled),
          ]);
          const from = t.importDeclaration(
            [t.importSpecifier(t.identifier("englishTexts"), t.identifier("englishTexts"))],
            t.stringLiteral("/src/app/english-texts.ts"),
          );
          // Its evaluation waits until they are there in the language of the page.
          const translated = t.importDeclaration(
            [],
            t.stringLiteral(`virtual:texts/${groupOf(file.opts.filename ?? "")}`),
          );
          program.unshiftContainer("body", [from, translated, t.expressionStatement(own)]);
        },
      },
    },
  };
}

/**
 * Turns the Lingui macros into calls with message ids. Vite's React plugin no
 * longer runs Babel, so this does, on the files that import a macro only.
 */
export function linguiMacro(): Plugin {
  return {
    name: "lingui-macro",
    enforce: "pre",
    transform: {
      filter: { id: /\.tsx?$/, code: MACRO },
      async handler(code, id) {
        const result = await transformAsync(code, {
          filename: id.split("?")[0] ?? id,
          babelrc: false,
          configFile: false,
          sourceMaps: true,
          parserOpts: { plugins: ["typescript", "jsx"] },
          plugins: [["@lingui/babel-plugin-lingui-macro", { stripMessageField: false }], ownTexts],
        });
        return result?.code ? { code: result.code, map: result.map ?? null } : null;
      },
    },
  };
}
