import type { Marked } from "@helloworld/protocol";

/** A text in which what was looked for is marked. */
export function MarkedText({ text }: { text: Marked }) {
  return text.map((piece, index) =>
    piece.match ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no other name, and it is replaced as a whole
      <mark key={index} className="rounded-sm bg-accent-soft px-0.5 font-semibold text-accent-ink">
        {piece.text}
      </mark>
    ) : (
      piece.text
    ),
  );
}
