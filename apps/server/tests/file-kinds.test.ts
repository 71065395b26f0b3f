import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import type { Attachment, Room } from "@helloworld/protocol";
import { zipSync } from "fflate";
import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from "mediabunny";
import sharp from "sharp";
import { thumbHashToRGBA } from "thumbhash";
import { costsAtMost } from "../../../tests/cost.ts";
import { cleanName } from "../src/features/files/names.ts";
import { shownParts } from "../src/storage/media/pictures-metadata.ts";
import { aRoom, aServer, aUser, type TestUser } from "./harness.ts";
import { bytesOf, noise, sendIn, sha256, uploaded } from "./uploading.ts";

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

type Bytes = Uint8Array<ArrayBuffer>;
const text = (content: string): Bytes => new TextEncoder().encode(content);
const SECRET = "kanarienvogel-52.5163";
const SIDE = { width: 300, height: 200 };

/** A picture with a place and words that its camera noted, in every way that the format has. */
async function taken(format: "png" | "jpeg" | "webp" | "gif", orientation = 1): Promise<Bytes> {
  const colours = { create: { ...SIDE, channels: 3 as const, background: { r: 200, g: 30, b: 90 } } };
  const picture = sharp(colours).withExif({ IFD0: { ImageDescription: SECRET }, IFD3: { GPSLatitudeRef: "N" } });
  const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="${SECRET}"/></rdf:RDF></x:xmpmeta>`;
  const bytes = await picture.withXmp(xmp).withMetadata({ orientation }).toFormat(format).toBuffer();
  // What phones write behind the end of the picture.
  return new Uint8Array(Buffer.concat([bytes, Buffer.from(`trailer ${SECRET}`)]));
}

/** Red, then blue. */
async function animated(format: "gif" | "webp", frames = 2): Promise<Bytes> {
  const page = (index: number) => ({ r: index % 2 ? 0 : 255, g: 0, b: index % 2 ? 255 : 0 });
  const parts = await Promise.all(
    Array.from({ length: frames }, (_, index) =>
      sharp({ create: { width: 60, height: 40, channels: 3, background: page(index) } })
        .png()
        .toBuffer(),
    ),
  );
  return new Uint8Array(
    await sharp(parts, { join: { animated: true } })
      .toFormat(format)
      .toBuffer(),
  );
}

/** One second of silence. */
function wav(): Bytes {
  const bytes = new Uint8Array(44 + 16_000);
  const view = new DataView(bytes.buffer);
  bytes.set(text("RIFF"), 0);
  view.setUint32(4, 36 + 16_000, true);
  bytes.set(text("WAVEfmt "), 8);
  for (const [at, value] of [
    [16, 16],
    [24, 8_000],
    [28, 16_000],
    [40, 16_000],
  ] as const)
    view.setUint32(at, value, true);
  for (const [at, value] of [
    [20, 1],
    [22, 1],
    [32, 2],
    [34, 16],
  ] as const)
    view.setUint16(at, value, true);
  bytes.set(text("data"), 36);
  return bytes;
}

/** Two seconds in the container, with frames that no player needs to see. */
async function webm(): Promise<Bytes> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(source, { frameRate: 1 });
  await output.start();
  const config = { codec: "vp8", codedWidth: 320, codedHeight: 180 };
  for (const second of [0, 1])
    await source.add(new EncodedPacket(noise(50), "key", second, 1), { decoderConfig: config });
  await output.finalize();
  return new Uint8Array(target.buffer as ArrayBuffer);
}

const has = (bytes: Uint8Array, words: string) => Buffer.from(bytes).includes(words);

describe("MED-2: pictures", () => {
  test.each(["png", "jpeg", "webp", "gif"] as const)(
    "%s: what the camera noted is in nothing that is handed out, and the picture is the same",
    async (format) => {
      const bytes = await taken(format);
      expect(has(bytes, SECRET)).toBe(true);
      const file = await uploaded(ada, room, bytes, `taken.${format}`);
      expect(file).toMatchObject({ kind: "image", media_type: `image/${format}`, ...SIDE });
      for (const query of ["", "?size=thumb", "?size=view"]) {
        const got = await bytesOf(ada, file, query);
        expect(has(got, SECRET)).toBe(false);
        const { exif, xmp, width } = await sharp(got).metadata();
        expect([exif, xmp, width]).toEqual([undefined, undefined, 300]);
      }
      const original = await bytesOf(ada, file);
      expect(original.length).toBe(file.size);
      const pixels = (from: Uint8Array) => sharp(from).raw().toBuffer();
      expect(sha256(await pixels(original))).toBe(sha256(await pixels(bytes)));
    },
  );

  test("L8: a picture in which nothing was noted reads back byte for byte", async () => {
    for (const format of ["png", "jpeg", "webp", "gif"] as const) {
      const bytes = new Uint8Array(
        await sharp(noise(60 * 40 * 3), { raw: { width: 60, height: 40, channels: 3 } })
          .toFormat(format)
          .toBuffer(),
      );
      const file = await uploaded(ada, room, bytes, `plain.${format}`);
      expect(file.kind).toBe("image");
      expect(sha256(await bytesOf(ada, file))).toBe(sha256(bytes));
    }
  });

  test("one that the camera held sideways is upright, and says its size so", async () => {
    const file = await uploaded(ada, room, await taken("jpeg", 6), "sideways.jpg");
    expect([file.width, file.height]).toEqual([200, 300]);
    const original = await sharp(await bytesOf(ada, file)).metadata();
    expect([original.orientation, original.autoOrient.width]).toEqual([6, 200]);
    const view = await sharp(await bytesOf(ada, file, "?size=view")).metadata();
    expect([view.width, view.height, view.orientation]).toEqual([200, 300, undefined]);
  });

  test("sizes and a blur of it are made; a small one is not made larger", async () => {
    const large = new Uint8Array(
      await sharp({ create: { width: 3_000, height: 1_500, channels: 3, background: "#c81e5a" } })
        .jpeg()
        .toBuffer(),
    );
    const file = await uploaded(ada, room, large, "large.jpg");
    const widths = [];
    for (const query of ["?size=thumb", "?size=view", ""])
      widths.push((await sharp(await bytesOf(ada, file, query)).metadata()).width);
    expect(widths).toEqual([480, 1_600, 3_000]);
    const { w, h, rgba } = thumbHashToRGBA(Buffer.from(file.blur ?? "", "base64"));
    expect(w / h).toBeCloseTo(2, 0);
    for (const [channel, value] of [200, 30, 90].entries())
      expect(Math.abs((rgba[channel] ?? 0) - value)).toBeLessThan(12);
  });

  test.each(["gif", "webp"] as const)("%s that moves goes on moving; its thumbnail stands still", async (format) => {
    const file = await uploaded(ada, room, await animated(format), `moves.${format}`);
    const pages = async (query: string) => (await sharp(await bytesOf(ada, file, query)).metadata()).pages ?? 1;
    expect([await pages(""), await pages("?size=view"), await pages("?size=thumb")]).toEqual([2, 2, 1]);
    expect([file.width, file.height]).toEqual([60, 40]);
  });

  test("a pixel flood and one that is cut off can be passed on as files, without what the camera noted", async () => {
    const flood = new Uint8Array(
      await sharp({ create: { width: 8_000, height: 8_000, channels: 3, background: "white" } })
        .withExif({ IFD0: { ImageDescription: SECRET } })
        .png()
        .toBuffer(),
    );
    const cut = (await taken("jpeg")).slice(0, -120);
    const noisy = new Uint8Array(
      await sharp(noise(300 * 200 * 3), { raw: { ...SIDE, channels: 3 } })
        .withExif({ IFD0: { ImageDescription: SECRET } })
        .jpeg()
        .toBuffer(),
    );
    for (const bytes of [flood, cut, noisy.slice(0, noisy.length / 2)]) {
      const file = await uploaded(ada, room, bytes, "strange");
      if (bytes !== cut) expect(file.kind).toBe("file");
      expect(has(await bytesOf(ada, file), SECRET)).toBe(false);
    }
  });

  test("one whose parts cannot be followed is refused in words, and what it took is given back", async () => {
    const broken = await taken("jpeg");
    // It ends within its second segment.
    const end = 4 + new DataView(broken.buffer).getUint16(4) + 20;
    const response = await sendIn(ada, "file", room, broken.slice(0, end));
    expect(response.status).toBe(422);
    expect(await response.text()).toContain("damaged");
  });

  test("taking notes out is bounded by the bytes, whatever they are", () => {
    for (const type of ["image/png", "image/jpeg", "image/webp", "image/gif"]) {
      for (let length = 0; length < 200; length += 1) shownParts(noise(length), type);
    }
    for (const bytes of [new Uint8Array(20_000_000), new Uint8Array(20_000_000).fill(255)]) {
      for (const type of ["image/png", "image/jpeg", "image/webp", "image/gif"])
        expect([type, bytes[0], costsAtMost(4_000, () => shownParts(bytes, type))]).toEqual([type, bytes[0], true]);
    }
  });
});

describe("MED-1: the type is that of the content, not of the name", () => {
  const html = '<!DOCTYPE html><html><script>alert("x")</script></html>';
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const cases: [string, () => Bytes, Partial<Attachment>][] = [
    ["page.png", () => text(html), { kind: "file", media_type: "text/html" }],
    ["drawing.jpg", () => text(svg), { kind: "file", media_type: "image/svg+xml" }],
    ["drawing.svg", () => text(`<?xml version="1.0"?>\n${svg}`), { kind: "file", media_type: "image/svg+xml" }],
    [
      "bomb.png",
      () => zipSync({ "zeros.txt": new Uint8Array(30_000_000) }) as Bytes,
      { media_type: "application/zip" },
    ],
    ["notes.txt", () => text("Grüße\n"), { kind: "file", media_type: "text/plain" }],
    ["list.csv", () => text("a,b\n1,2\n"), { kind: "file", media_type: "text/csv" }],
    ["picture.png", () => noise(5_000), { kind: "file", media_type: "application/octet-stream" }],
    ["paper.pdf", () => text("%PDF-1.7\n%âãÏÓ\n"), { kind: "file", media_type: "application/pdf" }],
    ["sound.png", wav, { kind: "audio", media_type: "audio/wav", duration_ms: 1_000 }],
    [
      "broken.mp4",
      () => text("\0\0\0\x18ftypmp42\0\0\0\0mp42isom and no more"),
      { kind: "file", media_type: "video/mp4" },
    ],
  ];
  test.each(cases)("%s", async (name, bytes, expected) => {
    const content = bytes();
    const file = await uploaded(ada, room, content, name);
    expect(file).toMatchObject({ name, ...expected });
    expect(sha256(await bytesOf(ada, file))).toBe(sha256(content));
  });

  test("a film says how long and large it is; what is no picture has no sizes", async () => {
    const bytes = await webm();
    const file = await uploaded(ada, room, bytes, "film.webm", { duration_ms: "5" });
    expect(file).toMatchObject({
      kind: "video",
      media_type: "video/webm",
      width: 320,
      height: 180,
      duration_ms: 2_000,
    });
    expect(sha256(await bytesOf(ada, file))).toBe(sha256(bytes));
    expect((await ada.request("GET", `/chat/files/${file.id}?size=thumb`)).status).toBe(404);
  });

  test("MED-4: a recording keeps the waveform that it was sent with, other files do not", async () => {
    const waveform = Array.from({ length: 64 }, (_, index) => index);
    const more = { waveform: waveform.join(","), duration_ms: "900" };
    expect(await uploaded(ada, room, wav(), "voice.wav", more)).toMatchObject({ waveform, duration_ms: 1_000 });
    const other = await uploaded(ada, room, text("hello"), "text.txt", more);
    expect([other.waveform, other.duration_ms]).toEqual([undefined, undefined]);
  });

  test("what the operator does not want is refused by its content", async () => {
    const strict = await aServer({ FILE_TYPES_REFUSED: "application/zip, text/html" });
    const bob = await aUser(strict, "bob");
    const own = await aRoom(bob);
    const refused = await sendIn(bob, "file", own, text(html), {}, "&name=innocent.png");
    expect([refused.status, (await refused.json()).detail]).toEqual([
      422,
      "Files of this type (text/html) are not taken here.",
    ]);
    expect((await sendIn(bob, "file", own, text("plain"))).status).toBe(201);
    await strict.stop();
  });
});

describe("names are made harmless", () => {
  test.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Windows\\system32\\evil.exe", "evil.exe"],
    ["photo\u202egnp.exe", "photognp.exe"],
    ["line\r\nbreak\0\x1b[31m.txt", "linebreak[31m.txt"],
    ["  ..hidden..  ", "hidden"],
    ["CON.txt", "_CON.txt"],
    ["nul", "_nul"],
    ['a<b>c:d"e|f?g*h.txt', "a_b_c_d_e_f_g_h.txt"],
    ["", "file"],
    ["...", "file"],
    ["\u200b\u2066\u2069", "file"],
    ["Grüße 👩‍👩‍👧 مرحبا.pdf", "Grüße 👩‍👩‍👧 مرحبا.pdf"],
    ["half \ud800 pair.txt", "half _ pair.txt"],
  ])("%j", (given, clean) => {
    expect(cleanName(given)).toBe(clean);
  });

  test("a long one is cut, and keeps its extension", () => {
    expect(cleanName(`${"x".repeat(300)}.jpeg`)).toBe(`${"x".repeat(195)}.jpeg`);
    const emoji = cleanName(`${"😀".repeat(300)}.png`);
    expect(emoji.endsWith("😀.png")).toBe(true);
    expect(Buffer.byteLength(emoji)).toBeLessThanOrEqual(200);
  });

  test("and it is that name under which a file is shown and saved", async () => {
    const file = await uploaded(ada, room, text("x"), '../a"b;\r\nSet-Cookie: x=1 – ü.txt');
    const response = await ada.request("GET", `/chat/files/${file.id}`);
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="a_b;Set-Cookie_ x=1 _ _.txt"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    );
    expect(response.headers.get("set-cookie")).toBeNull();
  });
});
