import type { Quote } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { senderName } from "../rooms/names.ts";
import { previewText } from "./preview-text.ts";

/** What a message answers, in two lines. */
export function MessageQuote({ quote, onOpen }: { quote: Quote; onOpen?: () => void }) {
  const { t } = useLingui();
  const inner = (
    <>
      {onOpen && <span className="sr-only">{t`Show original message:`} </span>}
      <span className="block truncate text-sm font-semibold">{senderName(quote)}</span>
      <span dir="auto" className="line-clamp-2 text-sm wrap-anywhere">
        <QuoteText quote={quote} />
      </span>
    </>
  );
  const look = "mb-1 block w-full min-w-0 rounded-sm border-s-4 border-current/40 bg-current/5 px-2.5 py-1 text-start";
  if (!onOpen) return <span className={look}>{inner}</span>;
  return (
    <button type="button" className={look} onClick={onOpen}>
      {inner}
    </button>
  );
}

function QuoteText({ quote }: { quote: Quote }) {
  if (quote.is_deleted) return <Trans>This message was deleted.</Trans>;
  if (quote.excerpt.trim() !== "") return previewText(quote.excerpt);
  switch (quote.message_type) {
    case "image":
      return <Trans>Picture</Trans>;
    case "video":
      return <Trans>Video</Trans>;
    case "audio":
      return <Trans>Audio</Trans>;
    default:
      return <Trans>File</Trans>;
  }
}
