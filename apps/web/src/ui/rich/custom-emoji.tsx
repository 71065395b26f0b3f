import { useCustomEmoji } from "../../app/custom-emojis.ts";

/** An emoji of this server by its picture; its name where it has none (any more). */
export function CustomEmoji({ name }: { name: string }) {
  const emoji = useCustomEmoji(name);
  const words = `:${name}:`;
  if (!emoji) return words;
  return (
    <img
      src={`${emoji.picture_url}&size=64`}
      alt={words}
      title={words}
      width={64}
      height={64}
      loading="lazy"
      className="inline-block size-[1.4em] object-contain align-[-0.3em]"
    />
  );
}
