import { autolink } from "./autolink.ts";

/** The text as it was typed, with its line breaks; web addresses can be followed. */
export function MessageText({ text }: { text: string }) {
  return (
    <span dir="auto" className="inline whitespace-pre-wrap wrap-anywhere">
      {autolink(text).map((piece, index) =>
        piece.href ? (
          <a
            // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have only their order
            key={index}
            href={piece.href}
            target="_blank"
            rel="noopener noreferrer nofollow"
            className="underline underline-offset-2 hover:decoration-2"
          >
            {piece.text}
          </a>
        ) : (
          piece.text
        ),
      )}
    </span>
  );
}
