import { BlockList, isIP } from "node:net";

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

/** An IPv4 address that came through an IPv6 socket, as IPv4. */
function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, "");
}
