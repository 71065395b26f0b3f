import { useLingui } from "@lingui/react/macro";
import { type ReactNode, useEffect, useState } from "react";
import { IconButton } from "../button.tsx";
import { useCopy } from "../use-copy.ts";
import type { Piece } from "./highlight.ts";

/** Characters that are coloured; more would hold up the page. */
const LONGEST = 10_000;

/** Lines of code, coloured where their language is known, to be copied. */
export function CodeBlock({ text, language }: { text: string; language: string }) {
  const { t } = useLingui();
  const copy = useCopy();
  const pieces = useColours(text, language);
  const name = language === "" ? t`Code` : t`Code: ${language}`;
  return (
    <figure
      aria-label={name}
      dir="ltr"
      className="my-1 max-w-full min-w-0 overflow-hidden rounded-md border border-line bg-sunken text-ink"
    >
      <figcaption className="flex items-center justify-between ps-3 text-xs font-medium text-ink-soft">
        {language === "" ? t`Code` : language}
        <IconButton
          icon="copy"
          label={t`Copy code`}
          className="size-8! pointer-coarse:size-11!"
          onClick={() => copy(text, t`Code copied.`)}
        />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the focus, so the keyboard can scroll it
        tabIndex={0}
        className="max-h-96 overflow-auto overscroll-x-contain px-3 pb-3 text-sm whitespace-pre wrap-normal scroll-thin -outline-offset-2"
      >
        <code>{pieces ? pieces.map(coloured) : text.replace(/\n$/, "")}</code>
      </pre>
    </figure>
  );
}

function coloured(piece: Piece, index: number): ReactNode {
  if (typeof piece === "string") return piece;
  return (
    <span key={index} className={piece.kind}>
      {piece.pieces.map(coloured)}
    </span>
  );
}

/** The code in coloured pieces, once what colours is here; null for a language that it does not know. */
function useColours(text: string, language: string): Piece[] | null {
  const [pieces, setPieces] = useState<Piece[] | null>(null);
  useEffect(() => {
    setPieces(null);
    if (language === "" || text.length > LONGEST) return;
    let left = false;
    void import("./highlight.ts").then(
      ({ highlight }) => !left && setPieces(highlight(text.replace(/\n$/, ""), language)),
      // Without colours it reads as well.
      () => {},
    );
    return () => {
      left = true;
    };
  }, [text, language]);
  return pieces;
}
