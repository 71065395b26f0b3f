import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Kinds of IPv6 in `2000::/3` that the library counts as global and that are not, or not always. */
const SPECIAL = ipaddr.IPv6.parseCIDR("2001::/23");
const GLOBAL = ipaddr.IPv6.parseCIDR("2000::/3");
const NAT64 = ipaddr.IPv6.parseCIDR("64:ff9b::/96");

/**
 * Whether an address is one of the public internet. Everything else is
 * refused: this machine, its network, what is reserved. An IPv4 address
 * within an IPv6 one is judged as what it is.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.range() === "unicast";
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address().range() === "unicast";
  if (parsed.match(NAT64)) return new ipaddr.IPv4(parsed.toByteArray().slice(12)).range() === "unicast";
  return parsed.range() === "unicast" && parsed.match(GLOBAL) && !parsed.match(SPECIAL);
}

/** Whether two spellings are one address; one that came through an IPv6 socket is IPv4. */
export function sameAddress(one: string, other: string): boolean {
  if (isIP(one) === 0 || isIP(other) === 0) return false;
  return ipaddr.process(one).toNormalizedString() === ipaddr.process(other).toNormalizedString();
}
