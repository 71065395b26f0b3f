import type { LinkPreview as Preview } from "@helloworld/protocol";
import { Icon } from "../../ui/icons.tsx";

/** What the page says of itself that a post links to. Its host always shows: the rest is what it claims. */
export function LinkPreview({ preview: { url, title, site_name, description } }: { preview: Preview }) {
  const { host } = new URL(url);
  return (
    <a
      href={url}
      rel="nofollow noopener noreferrer ugc"
      target="_blank"
      className="flex flex-col gap-1 rounded-md border border-line border-s-4 bg-sunken p-3 wrap-anywhere hover:border-line-strong"
    >
      <span className="flex items-center gap-1.5 text-sm text-ink-soft">
        <Icon name="link" className="size-4" />
        <span dir="auto">{site_name === host || site_name === "" ? host : `${host} · ${site_name}`}</span>
      </span>
      <span dir="auto" className="line-clamp-2 font-bold">
        {title}
      </span>
      {description !== "" && (
        <span dir="auto" className="line-clamp-2 text-sm text-ink-soft">
          {description}
        </span>
      )}
    </a>
  );
}
