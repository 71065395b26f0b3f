import { BlockList, isIP, isIPv6 } from "node:net";

/** Answers a function that tells whom a request comes from: only a trusted proxy may say that it speaks for somebody else. */
export function clientAddress(trusted: readonly string[]): (peer: string, forwarded_for: string | null) => string {
  const proxies = new BlockList();
  for (const network of trusted) {
    const [address = "", bits] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (bits === undefined) proxies.addAddress(address, family);
    else proxies.addSubnet(address, Number(bits), family);
  }
  const isTrusted = (address: string) =>
    isIP(address) !== 0 && proxies.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
  return (peer, forwarded_for) => {
    const hops = (forwarded_for ?? "").split(",").map((hop) => hop.trim());
    let address = plain(peer);
    while (isTrusted(address)) {
      const before = plain(hops.pop() ?? "");
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** The network that limits count: whoever has an IPv6 address has the whole /64 of it. */
export function networkOf(address: string): string {
  return isIPv6(address) ? prefix64(address) : address;
}

/** The first half of an IPv6 address, written in one way. */
export function prefix64(address: string): string {
  const [head = "", tail] = new URL(`http://[${address.replace(/%.*/s, "")}]`).hostname.slice(1, -1).split("::");
  const before = head.split(":").filter((part) => part !== "");
  const after = (tail ?? "").split(":").filter((part) => part !== "");
  const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
  return [...before, ...Array<string>(zeros).fill("0"), ...after].slice(0, 4).join(":");
}

/** An IPv4 address that came through an IPv6 socket, as IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
