import { describe, expect, test } from "bun:test";
import { allotmentOf, clientAddress, networkOf } from "../src/http/client-address.ts";
import { FairShare } from "../src/http/fair-share.ts";

const addressOf = clientAddress(["127.0.0.1", "10.0.0.0/8"]);
const forwarded = (header: string | null) => addressOf("127.0.0.1", header);

describe("attack m9: addresses as proxies write them", () => {
  for (const [header, address] of [
    ["203.0.113.5", "203.0.113.5"],
    ["203.0.113.5:1234", "203.0.113.5"],
    ['"203.0.113.5"', "203.0.113.5"],
    ['"203.0.113.5:1234"', "203.0.113.5"],
    ["2001:db8::5", "2001:db8::5"],
    ["2001:DB8:0:0::5", "2001:db8::5"],
    ["2001:db8::5%eth0", "2001:db8::5"],
    ["[2001:db8::5]", "2001:db8::5"],
    ["[2001:db8::5]:443", "2001:db8::5"],
    ['"[2001:db8::5]:443"', "2001:db8::5"],
    ["::ffff:203.0.113.5", "203.0.113.5"],
    ["::FFFF:203.0.113.5", "203.0.113.5"],
    ["::ffff:cb00:7105", "203.0.113.5"],
    ["0:0:0:0:0:ffff:cb00:7105", "203.0.113.5"],
    ["[::ffff:cb00:7105]:80", "203.0.113.5"],
    ["203.0.113.5,", "203.0.113.5"],
    ["203.0.113.5, , 10.0.0.1:80", "203.0.113.5"],
  ] as const)
    test(`attack m9: ${header} is ${address}`, () => expect(forwarded(header)).toBe(address));

  test("attack m9: what is no address is the proxy that wrote it", () => {
    for (const header of [null, "", "unknown", "_hidden", "203.0.113.5:x", "203.0.113:80", "[]:80", '"', "1.2.3.4.5:6"])
      expect([header, forwarded(header)]).toEqual([header, "127.0.0.1"]);
    expect(forwarded("unknown, 10.1.2.3")).toBe("10.1.2.3");
  });

  test("attack m9: only a trusted proxy speaks for others, however its own address is written", () => {
    expect(addressOf("203.0.113.9", "198.51.100.1")).toBe("203.0.113.9");
    for (const peer of ["::ffff:127.0.0.1", "::ffff:7f00:1", "::FFFF:10.1.2.3"])
      expect(addressOf(peer, "198.51.100.1:80")).toBe("198.51.100.1");
    expect(clientAddress(["::ffff:192.0.2.1"])("192.0.2.1", "198.51.100.1")).toBe("198.51.100.1");
    expect(forwarded("198.51.100.1, 203.0.113.9:4711")).toBe("203.0.113.9");
  });

  test("attack m9: IPv4 addresses are networks of their own, in every spelling", () => {
    expect(networkOf(forwarded("::ffff:cb00:7101"))).not.toBe(networkOf(forwarded("::ffff:c633:6401")));
    expect(networkOf(forwarded("203.0.113.77:1"))).not.toBe(networkOf(forwarded("198.51.100.3:2")));
    expect(networkOf(forwarded("[2001:db8::1]:1"))).toBe(networkOf(forwarded("2001:db8::2")));
  });
});

test("attack MC: what a provider gives to one customer shares as one, whatever networks are made of it", () => {
  const [home, neighbour] = ["2001:db8:77:1::5", "2001:db8:78:1::5"];
  expect(allotmentOf("2001:db8:77:ff00::1")).toBe(allotmentOf(home));
  expect(allotmentOf(neighbour)).not.toBe(allotmentOf(home));
  expect(allotmentOf("203.0.113.5")).toBe("203.0.113.5");
  const share = new FairShare(120, 1);
  let taken = 0;
  for (let network = 0; network < 256; network += 1) {
    const address = `2001:db8:77:${network.toString(16)}::1`;
    while (share.take(1, { person: `visitor of ${networkOf(address)}`, network: allotmentOf(address) })) taken += 1;
  }
  expect(taken).toBeLessThanOrEqual(60);
  expect(share.take(1, { person: "visitor", network: allotmentOf(neighbour) })).toBe(true);
});
