import type { Attachment, Message } from "@helloworld/protocol";
import { plural, t } from "@lingui/core/macro";
import { previewText } from "./preview-text.ts";

/** A message in a line of a list: its files in words, then its text. */
export function previewOf(
  { content, attachments = [] }: Pick<Message, "content" | "attachments">,
  length = 200,
): string {
  const text = previewText(content, length);
  const files = fileWords(attachments);
  return files && text.trim() ? `${files}: ${text}` : files || text;
}

function fileWords(files: readonly Attachment[]): string {
  const [first] = files;
  const count = files.length;
  if (!first) return "";
  if (files.some((file) => file.kind !== first.kind)) return plural(count, { one: "# file", other: "# files" });
  switch (first.kind) {
    case "image":
      return plural(count, { one: "Picture", other: "# pictures" });
    case "video":
      return plural(count, { one: "Video", other: "# videos" });
    case "audio":
      return count === 1 && first.waveform ? t`Voice message` : plural(count, { one: "Audio", other: "# audio files" });
    case "file":
      return count === 1 ? first.name : plural(count, { one: "# file", other: "# files" });
  }
}
