import { LANGUAGES } from "@helloworld/protocol/constants";
import { useRouteContext } from "@tanstack/react-router";
import { PageTitle } from "./page-title.tsx";

type PageHeadProps = {
  title?: string;
  /** What search engines and previews say of it: one or two sentences. */
  description: string;
  /** Where the page is found for good. */
  path: string;
  /** An address on our server of a picture of it. */
  picture?: string | null | undefined;
  kind?: "website" | "article" | "profile";
  /** Not for search engines: it is not for everyone. */
  closed?: boolean;
  /** Of this page as a feed to subscribe to. */
  feed?: string;
  /** What it is, for machines: schema.org. */
  data?: Record<string, unknown>;
};

const SHORT = 200;

/** What a public page says of itself to search engines and to places where it is linked. */
export function PageHead({
  title,
  description,
  path,
  picture,
  kind = "website",
  closed = false,
  feed,
  data,
}: PageHeadProps) {
  const { origin } = useRouteContext({ from: "__root__" }).page;
  const said = description.length > SHORT ? `${description.slice(0, SHORT - 1).trimEnd()}…` : description;
  const name = title ?? "Helloworld Chat";
  const absolute = (address: string) => new URL(address, origin).href;
  if (closed)
    return (
      <>
        <PageTitle {...(title && { title })} />
        <meta name="robots" content="noindex" />
      </>
    );
  return (
    <>
      <PageTitle {...(title && { title })} />
      <meta name="description" content={said} />
      <link rel="canonical" href={absolute(path)} />
      {LANGUAGES.map((language) => (
        <link key={language} rel="alternate" hrefLang={language} href={absolute(`${path}?lang=${language}`)} />
      ))}
      <link rel="alternate" hrefLang="x-default" href={absolute(path)} />
      <meta property="og:site_name" content="Helloworld Chat" />
      <meta property="og:type" content={kind} />
      <meta property="og:title" content={name} />
      <meta property="og:description" content={said} />
      <meta property="og:url" content={absolute(path)} />
      {picture && <meta property="og:image" content={absolute(picture)} />}
      <meta name="twitter:card" content={picture && kind === "article" ? "summary_large_image" : "summary"} />
      {feed && <link rel="alternate" type="application/rss+xml" title={name} href={absolute(feed)} />}
      {data && <JsonLd data={{ "@context": "https://schema.org", ...data }} />}
    </>
  );
}

/** Data, not script: browsers do not run it. */
function JsonLd({ data }: { data: Record<string, unknown> }) {
  const json = JSON.stringify(data).replaceAll("<", "\\u003c");
  // biome-ignore lint/security/noDangerouslySetInnerHtml: JSON without "<" cannot end its element
  return <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: json }} />;
}
