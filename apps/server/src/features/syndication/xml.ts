import { escapeHtml } from "../../html.ts";

/** Text as XML may hold it: escaped, without the characters that XML 1.0 has no place for. */
export function escapeXml(text: string): string {
  return escapeHtml(text.replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, ""));
}

/** An XML document as an answer. What is public may stop being so: it is asked for again each time. */
export function xmlResponse(type: "application/xml" | "application/rss+xml", content: string): Response {
  return new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${content}`, {
    headers: { "content-type": `${type}; charset=utf-8`, "cache-control": "no-cache" },
  });
}
