export type Piece = { text: string; href?: string };

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`]+/gi;

/**
 * Splits a text into plain pieces and web addresses. Only http and https, and
 * only what a URL parser takes too; the page shows every piece as text.
 */
export function autolink(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > from) pieces.push({ text: text.slice(from, match.index) });
    pieces.push({ text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

const PAIRS: Record<string, string> = { ")": "(", "]": "[" };

/** A full stop or a bracket after an address is the sentence's, not the address's. */
function withoutTrailing(address: string): string {
  const seen: Record<string, number> = { "(": 0, ")": 0, "[": 0, "]": 0 };
  for (const character of address) if (character in seen) seen[character] = (seen[character] ?? 0) + 1;
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? "";
    const opening = PAIRS[last];
    if (opening) {
      if ((seen[opening] ?? 0) >= (seen[last] ?? 0)) break;
      seen[last] = (seen[last] ?? 0) - 1;
    } else if (!".,;:!?*_~".includes(last)) break;
    end--;
  }
  return address.slice(0, end);
}

function safeHref(address: string): string | undefined {
  const url = URL.parse(address);
  return url && (url.protocol === "https:" || url.protocol === "http:") ? url.href : undefined;
}
