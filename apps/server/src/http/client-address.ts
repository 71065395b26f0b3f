import { BlockList, isIP, isIPv6 } from "node:net";
import ipaddr from "ipaddr.js";

/** Answers a function that tells whom a request comes from: only a trusted proxy may say that it speaks for somebody else. */
export function clientAddress(trusted: readonly string[]): (peer: string, forwarded_for: string | null) => string {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [text = "", bits] = network.split("/");
    const address = bits === undefined ? (readAddress(text) ?? text) : text;
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (peer, forwarded_for) => {
    // RFC 9110 lets a list have empty elements.
    const hops = (forwarded_for ?? "").split(",").filter((hop) => hop.trim() !== "");
    let address = readAddress(peer) ?? peer;
    while (isTrusted(address)) {
      const before = readAddress(hops.pop() ?? "");
      if (before === undefined) break;
      address = before;
    }
    return address;
  };
}

/** The network that limits count: whoever has an IPv6 address has the whole /64 of it. */
export function networkOf(address: string): string {
  return isIPv6(address) ? prefix64(address) : address;
}

/**
 * All that one customer of a provider may have: a /48 of IPv6 (RFC 6177), which is thousands of networks. What is shared
 * out in parts, so that each newcomer gets one, is shared by these.
 */
export function allotmentOf(address: string): string {
  return isIPv6(address) ? prefix64(address).split(":").slice(0, 3).join(":") : address;
}

/** The first half of an IPv6 address, written in one way. */
export function prefix64(address: string): string {
  const [head = "", tail] = new URL(`http://[${address.replace(/%.*/s, "")}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter((part) => part !== "");
  const after = (tail ?? "").split(":").filter((part) => part !== "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}

/** `192.0.2.1:80`, `[2001:db8::1]` and `[2001:db8::1]:80`: some proxies write the port, too. */
const WITH_PORT = /^(?:\[([^\]]+)\](?::\d+)?|([\d.]+):\d+)$/;

/**
 * The one spelling of an address, or undefined where the text is none. Quotes, a port and a zone are dropped, and an
 * IPv4 address within an IPv6 one is IPv4: otherwise every IPv4 address would be of one /64.
 */
function readAddress(text: string): string | undefined {
  const hop = text.trim().replace(/^"(.*)"$/, "$1");
  const [, v6, v4] = WITH_PORT.exec(hop) ?? [];
  const address = (v6 ?? v4 ?? hop).replace(/%.*$/s, "");
  return isIP(address) === 0 ? undefined : ipaddr.process(address).toString();
}
