import { type LookupAddress, promises } from "node:dns";
import { type IncomingMessage, request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { PassThrough, type Readable } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate } from "node:zlib";
import { isPublicAddress, sameAddress } from "./public-address.ts";

const HOPS = 6;
const TIME_MS = 5_000;
const MOST_BYTES = 2_000_000;
const TYPES = ["text/html", "application/xhtml+xml"];
const REDIRECTS = [301, 302, 303, 307, 308];

export type Page = { url: string; html: string };

type Reach = {
  /** Whether a connection to this address and port may be made. */
  allowed: (address: string, port: number) => boolean;
  resolve: (host: string) => Promise<LookupAddress[]>;
  time_ms: number;
};

const STRICT: Reach = {
  allowed: (address, port) => (port === 80 || port === 443) && isPublicAddress(address),
  resolve: (host) => promises.lookup(host, { all: true }),
  time_ms: TIME_MS,
};

/** Why there is no page: what was refused, or what the other side did. */
export class FetchFailed extends Error {}

/**
 * Fetches a page of the public web, for somebody who only wrote its address:
 * each host is resolved once, every address it has must be allowed, and the
 * connection goes to one that was checked and to nothing else; so at each of
 * at most six redirects. Stops reading at 2 MB, before and after unpacking.
 */
export async function fetchPage(address: string, reach: Partial<Reach> = {}): Promise<Page> {
  const { allowed, resolve, time_ms } = { ...STRICT, ...reach };
  const end = AbortSignal.timeout(time_ms);
  let url = targetOf(address);
  for (let hop = 0; hop <= HOPS; hop++) {
    const checked = await checkedAddresses(url, { allowed, resolve }, end);
    const response = await answerOf(url, checked, end);
    try {
      const { location } = response.headers;
      if (!REDIRECTS.includes(response.statusCode ?? 0) || !location) return await pageOf(url, response, end);
      url = targetOf(location, url);
    } finally {
      response.destroy();
    }
  }
  throw new FetchFailed(`more than ${HOPS} redirects`);
}

function targetOf(address: string, base?: URL): URL {
  const url = URL.canParse(address, base) ? new URL(address, base) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) throw new FetchFailed("not an address of the web");
  if (url.username || url.password) throw new FetchFailed("credentials in an address");
  return url;
}

/** IPv4 first: it is what every server has. */
async function checkedAddresses(
  url: URL,
  { allowed, resolve }: Pick<Reach, "allowed" | "resolve">,
  end: AbortSignal,
): Promise<LookupAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const found = await inTime(resolve(host), end).catch((error) => failed(error));
  const port = portOf(url);
  if (found.length === 0 || !found.every(({ address }) => allowed(address, port)))
    throw new FetchFailed("an address that is not public");
  return found.toSorted((one, other) => one.family - other.family);
}

function portOf(url: URL): number {
  return Number(url.port) || (url.protocol === "https:" ? 443 : 80);
}

function answerOf(url: URL, checked: LookupAddress[], end: AbortSignal): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
  const send = url.protocol === "https:" ? overHttps : overHttp;
  const request = send({
    protocol: url.protocol,
    hostname: url.hostname.replace(/^\[|\]$/g, ""),
    port: portOf(url),
    path: url.pathname + url.search,
    headers: {
      host: url.host,
      accept: TYPES.join(", "),
      "accept-encoding": "gzip, deflate, br",
      "user-agent": "HelloworldChat (link preview)",
    },
    // No connection that was made for something else, and no name that is resolved again.
    agent: false,
    lookup: (_host, _options, answer) => answer(null, checked),
    signal: end,
  });
  const isChecked = (remote: string | undefined) => checked.some(({ address }) => sameAddress(address, remote ?? ""));
  request.on("socket", (socket) => {
    socket.once("connect", () => {
      if (!isChecked(socket.remoteAddress)) request.destroy(new FetchFailed("connected to another address"));
    });
  });
  request.on("response", (response) => {
    // Who reads it hears of its end; one that nobody reads has none to tell.
    response.on("error", () => {});
    if (isChecked(response.socket.remoteAddress)) resolve(response);
    else request.destroy(new FetchFailed("connected to another address"));
  });
  request.on("error", (error) => reject(error instanceof FetchFailed ? error : new FetchFailed(String(error))));
  request.end();
  return promise;
}

async function pageOf(url: URL, response: IncomingMessage, end: AbortSignal): Promise<Page> {
  if (response.statusCode !== 200) throw new FetchFailed(`answered ${response.statusCode}`);
  const [type = "", ...parameters] = (response.headers["content-type"] ?? "").toLowerCase().split(";");
  if (!TYPES.includes(type.trim())) throw new FetchFailed("not a page");
  const bytes = await inTime(firstBytes(response), end).catch((error) => failed(error));
  const charset = parameters.map((one) => /^\s*charset\s*=\s*"?([\w.:-]+)/.exec(one)?.[1]).find(Boolean);
  return { url: url.href, html: decoded(bytes, charset) };
}

/** What is read of a page, unpacked: as much as there may be. */
async function firstBytes(response: IncomingMessage): Promise<Uint8Array> {
  const unpacked = response.pipe(unpacker(response.headers["content-encoding"]));
  let packed_bytes = 0;
  response.on("data", (chunk: Uint8Array) => {
    packed_bytes += chunk.length;
    if (packed_bytes > MOST_BYTES) {
      response.unpipe(unpacked);
      unpacked.end();
      response.destroy();
    }
  });
  response.on("error", (error) => unpacked.destroy(error));
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of unpacked as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_BYTES) break;
  }
  return Buffer.concat(chunks).subarray(0, MOST_BYTES);
}

function unpacker(encoding = "identity"): Readable & NodeJS.WritableStream {
  if (encoding === "identity") return new PassThrough();
  if (encoding === "gzip" || encoding === "x-gzip") return createGunzip();
  if (encoding === "deflate") return createInflate();
  if (encoding === "br") return createBrotliDecompress();
  throw new FetchFailed("packed in an unknown way");
}

/** As browsers do (HTML, 13.2.3.2): the byte order mark, the header, the page itself, and then what it looks like. */
function decoded(bytes: Uint8Array, charset: string | undefined): string {
  const label = markedCharset(bytes) ?? charset ?? declaredCharset(bytes);
  try {
    if (label) return new TextDecoder(label).decode(bytes);
  } catch {
    // It names no charset that there is.
  }
  try {
    // The end may be cut within a character.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function markedCharset([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return "utf-8";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  return first === 0xff && second === 0xfe ? "utf-16le" : undefined;
}

/** What a page says of its own bytes, not in a comment; one that can be read so far is no UTF-16. */
function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = new TextDecoder("latin1").decode(bytes.subarray(0, 1_024)).replace(/<!--.*?(?:-->|$)/gs, "");
  const label = /<meta[^>]+charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(start)?.[1];
  return label && /^utf-?16/i.test(label) ? "utf-8" : label;
}

function inTime<T>(work: Promise<T>, end: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const late = () => reject(new FetchFailed("took too long"));
  if (end.aborted) late();
  end.addEventListener("abort", late, { once: true });
  return Promise.race([work, promise]).finally(() => end.removeEventListener("abort", late));
}

function failed(error: unknown): never {
  throw error instanceof FetchFailed ? error : new FetchFailed(String(error));
}
