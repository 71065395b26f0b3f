import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import type { Attachment, Problem, Room } from "@helloworld/protocol";
import sharp from "sharp";
import { mediaTypeOf } from "../src/storage/media/types.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, type TestUser } from "./harness.ts";
import { upload } from "./picture-files.ts";
import { bytesOf, sendIn, uploaded } from "./uploading.ts";

type Bytes = Uint8Array<ArrayBuffer>;
const CASES = join(import.meta.dir, "../../../tests/fixtures/cases");
const given = (name: string): Promise<Bytes> => Bun.file(join(CASES, name)).bytes() as Promise<Bytes>;
const text = (content: string): Bytes => new TextEncoder().encode(content);
const joined = (...parts: (Uint8Array | number[])[]): Bytes =>
  new Uint8Array(Buffer.concat(parts.map((part) => new Uint8Array(part))));

let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer();
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

const sizesOf = async (bytes: Uint8Array) => {
  const { autoOrient, pages = 1, delay } = await sharp(bytes, { animated: true }).metadata();
  return { width: autoOrient.width, height: autoOrient.height / pages, pages, delay };
};
const isUpright = ({ width, height }: { width: number; height: number }) => expect(height).toBeGreaterThan(width);

/** The places of the product where a picture is taken, and how each shows it in its largest size. */
async function everywhere(bytes: Bytes, name: string): Promise<Uint8Array[]> {
  const attachment = await uploaded(ada, room, bytes, name);
  expect([name, attachment.kind]).toEqual([name, "image"]);
  const shown = [await bytesOf(ada, attachment), await bytesOf(ada, attachment, "?size=view")];
  const posted = await upload(ada, "POST", "/posts/pictures", bytes, "image/png");
  expect([name, posted.status]).toEqual([name, 201]);
  const { url } = (await posted.json()) as { url: string };
  shown.push(await (await ada.request("GET", `${url.replace("/api/v1", "")}?size=1280`)).bytes());
  expect([name, (await upload(ada, "PUT", `/chat/rooms/${room.id}/picture`, bytes, "image/png")).status]).toEqual([
    name,
    200,
  ]);
  expect([name, (await upload(ada, "POST", "/profile/me/avatar", bytes, "image/png")).status]).toEqual([name, 200]);
  return shown;
}

describe("pictures", () => {
  test.each(["orient6.jpg", "orient6.png", "orient6.webp"])(
    "case 60: %s stays upright wherever it is sent",
    async (name) => {
      for (const shown of await everywhere(await given(name), name)) isUpright(await sizesOf(shown));
    },
  );

  test("case 60: of how it was taken its turn alone is left", async () => {
    const exif = { IFD0: { ImageDescription: "kanarienvogel" }, IFD3: { GPSLatitude: "52/1 31/1 0/1" } };
    for (const format of ["png", "webp", "jpeg"] as const) {
      const drawn = await sharp({ create: { width: 60, height: 40, channels: 3, background: "red" } })
        .withExif(exif)
        .withMetadata({ orientation: 8 })
        .toFormat(format)
        .toBuffer();
      const kept = await bytesOf(ada, await uploaded(ada, room, new Uint8Array(drawn), `x.${format}`));
      expect(Buffer.from(kept).includes("kanarienvogel")).toBe(false);
      const { orientation, exif: left } = await sharp(kept).metadata();
      expect([format, orientation]).toEqual([format, 8]);
      expect(left?.length).toBeLessThanOrEqual(32);
    }
  });

  test("AVIF and TIFF are taken wherever pictures are", async () => {
    for (const name of ["photo.avif", "photo.tiff"]) await everywhere(await given(name), name);
  });

  test("case 62: a PNG that moves, moves in the view, in posts and in avatars", async () => {
    const bytes = await given("anim.png");
    const [, view, posted] = await everywhere(bytes, "anim.png");
    const wanted = new DataView(bytes.buffer).getUint32(bytes.indexOf(0x61, 33) + 4);
    for (const shown of [view, posted]) {
      const { pages, delay } = await sizesOf(shown as Uint8Array);
      expect(pages).toBe(wanted);
      expect(new Set(delay).size).toBeGreaterThan(0);
    }
    const attachment = await uploaded(ada, room, bytes, "anim.png");
    expect([attachment.media_type, attachment.moves]).toEqual(["image/png", true]);
    expect(await bytesOf(ada, attachment)).toEqual(bytes);
    // The frames differ as they did.
    const frames = await Promise.all([0, 1].map((page) => sharp(view, { page }).removeAlpha().raw().toBuffer()));
    expect(Buffer.compare(frames[0] as Buffer, frames[1] as Buffer)).not.toBe(0);
    expect((await uploaded(ada, room, await given("orient6.png"), "still.png")).moves).toBeUndefined();
  });

  test("case 72: a JPEG with stray bytes, fill bytes, no end or something behind its end is taken everywhere", async () => {
    const plain = await given("plain.jpg");
    const segment = 4 + new DataView(plain.buffer).getUint16(4);
    const strange: [string, Bytes][] = [
      ["stray", await given("junkseg.jpg")],
      ["fill", joined(plain.subarray(0, segment), [0xff, 0xff, 0xff], plain.subarray(segment))],
      ["no end", plain.slice(0, -2)],
      ["trailer", joined(plain, text("kanarienvogel \xff\xd8 \xff\xe1 and more"))],
    ];
    const wanted = await sharp(plain).raw().toBuffer();
    for (const [name, bytes] of strange) {
      const [original] = await everywhere(bytes, name);
      expect(Buffer.from(original as Uint8Array).includes("kanarienvogel")).toBe(false);
      expect([name, Buffer.compare(await sharp(original).raw().toBuffer(), wanted)]).toEqual([name, 0]);
    }
    const half = await uploaded(ada, room, plain.slice(0, plain.length / 2), "half.jpg");
    expect(half.kind).toBe("file");
  });
});

describe("sound", () => {
  test.each(["note.ogg", "note.opus"])("case 65: %s, the voice note of other messengers, is played", async (name) => {
    const response = await sendIn(ada, "audio", room, await given(name), {}, `&name=${name}`);
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ kind: "audio", media_type: "audio/ogg", duration_ms: 2_000 });
  });
});

/** Degrees and minutes of a latitude as EXIF has them, in both orders of bytes. */
const PLACE = [
  [0, 0, 0, 48, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0, 1],
  [48, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0, 1, 0, 0, 0],
].map((bytes) => Buffer.from(bytes));
const placesIn = (bytes: Uint8Array) =>
  [...PLACE, Buffer.from("48.2"), Buffer.from("loci"), Buffer.from("©xyz", "latin1"), Buffer.from("GPSLat")].filter(
    (each) => Buffer.from(bytes).includes(each),
  ).length;

/** An MP4 box. */
const box = (type: string, ...parts: (Uint8Array | number[])[]): Bytes => {
  const content = joined(...parts);
  const head = new Uint8Array(8);
  new DataView(head.buffer).setUint32(0, 8 + content.length);
  head.set(Buffer.from(type, "latin1"), 4);
  return joined(head, content);
};

describe("case 67: no position survives", () => {
  test.each([
    ["clip.mp4", "video"],
    ["phone.mov", "video"],
    ["photo.heic", "file"],
    ["photo.avif", "image"],
    ["photo.tiff", "image"],
  ] as const)("in %s", async (name, kind) => {
    const bytes = await given(name);
    expect(placesIn(bytes)).toBeGreaterThan(0);
    const file = await uploaded(ada, room, bytes, name);
    expect([file.kind, file.notes_kept]).toEqual([kind, undefined]);
    const kept = await bytesOf(ada, file);
    expect(placesIn(kept)).toBe(0);
    // Only what tells of it was overwritten.
    if (name !== "photo.tiff") expect(kept.length).toBe(bytes.length);
    if (kind === "image") {
      const [before, after] = await Promise.all([bytes, kept].map((each) => sharp(each).raw().toBuffer()));
      expect(Buffer.compare(before as Buffer, after as Buffer)).toBe(0);
    }
  });

  test("in boxes of XMP, in user data of a track, in free space, and in the samples of a track of places", async () => {
    const clip = await given("clip.mp4");
    const secret = text("48.20819, 16.37379");
    const xmp = [0xbe, 0x7a, 0xcf, 0xcb, 0x97, 0xa9, 0x42, 0xe8, 0x9c, 0x71, 0x99, 0x94, 0x91, 0xe3, 0xaf, 0xac];
    // Behind the film, a second moov has no place: the track of places is put to the end of the first.
    const at = Buffer.from(clip).indexOf("moov") - 4;
    const size = new DataView(clip.buffer).getUint32(at);
    const behind = at + size === clip.length;
    const data = box("mdat", secret);
    const start = clip.length + (behind ? 1_000 : 0);
    expect(behind).toBe(true);
    const track = (offset: number) =>
      box(
        "trak",
        box(
          "mdia",
          box("hdlr", new Uint8Array(8), text("meta"), new Uint8Array(13)),
          box(
            "minf",
            box(
              "stbl",
              box("stsd", [0, 0, 0, 0, 0, 0, 0, 1], box("gpmd", new Uint8Array(8))),
              box("stsz", [0, 0, 0, 0, 0, 0, 0, secret.length, 0, 0, 0, 1]),
              box("stsc", [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
              box("stco", [
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                1,
                (offset >> 24) & 255,
                (offset >> 16) & 255,
                (offset >> 8) & 255,
                offset & 255,
              ]),
            ),
          ),
        ),
      );
    const added = joined(track(start), box("udta", box("\xa9xyz", secret)), box("free", secret));
    const moov = clip.slice(at);
    new DataView(moov.buffer).setUint32(0, size + added.length);
    const head = joined(clip.subarray(0, at), moov, added);
    const shift = head.length + 8;
    const placed = joined(track(shift), box("udta", box("\xa9xyz", secret)), box("free", secret));
    const film = joined(clip.subarray(0, at), moov, placed, data, box("uuid", xmp, secret), box("free", secret));
    expect(
      Buffer.from(film)
        .subarray(shift, shift + secret.length)
        .toString(),
    ).toBe("48.20819, 16.37379");
    const file = await uploaded(ada, room, film, "drone.mp4");
    expect([file.kind, file.width, file.notes_kept]).toEqual(["video", 160, undefined]);
    expect(Buffer.from(await bytesOf(ada, file)).includes("48.2")).toBe(false);
  });

  test("in tags of sound; the names of music stay", async () => {
    const frame = (name: string, content: string) =>
      joined(text(name), [0, 0, 0, content.length + 1, 0, 0, 3], text(content));
    const frames = joined(frame("TIT2", "Nachtigall"), frame("GEOB", "geo 48.20819"), frame("TXXX", "place 48.20819"));
    const tag = joined(text("ID3"), [3, 0, 0, 0, 0, frames.length >> 7, frames.length & 127], frames);
    const mpeg = joined([0xff, 0xfb, 0x90, 0x00], new Uint8Array(413));
    const mp3 = joined(tag, ...Array.from({ length: 20 }, () => mpeg), text(`TAG48.20819${" ".repeat(117)}`));
    const song = await uploaded(ada, room, mp3, "song.mp3");
    expect([song.kind, song.media_type]).toEqual(["audio", "audio/mpeg"]);
    const kept = Buffer.from(await bytesOf(ada, song));
    expect([kept.includes("48.2"), kept.includes("Nachtigall")]).toEqual([false, true]);

    const chunk = (name: string, content: Uint8Array) => {
      const size = new Uint8Array(4);
      new DataView(size.buffer).setUint32(0, content.length, true);
      return joined(text(name), size, content);
    };
    const format = joined([1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0]);
    const wav = chunk(
      "RIFF",
      joined(
        text("WAVE"),
        chunk("fmt ", format),
        chunk("bext", text("48.20819 there")),
        chunk("data", new Uint8Array(16_000)),
      ),
    );
    const recording = await uploaded(ada, room, wav, "field.wav");
    expect([recording.kind, recording.duration_ms]).toEqual(["audio", 1_000]);
    expect(Buffer.from(await bytesOf(ada, recording)).includes("48.2")).toBe(false);
  });

  test("a container that cannot be followed is not shown, and says so", async () => {
    const clip = await given("clip.mp4");
    const file = await uploaded(ada, room, joined(clip, [0, 0, 0, 3], text("junk 48.2")), "odd.mp4");
    expect(file).toMatchObject({ kind: "file", media_type: "video/mp4", notes_kept: true });
  });
});

describe("texts", () => {
  const folder = temporaryFolder();
  const typeOf = async (name: string, bytes: Uint8Array) => {
    const path = join(folder, crypto.randomUUID());
    await Bun.write(path, bytes);
    return mediaTypeOf(path, name);
  };

  test.each([
    ["readme.md", "text/markdown"],
    ["script.py", "text/plain"],
    ["notes.txt", "text/plain"],
  ])("case 71: %s speaks of HTML and is none", async (name, expected) => {
    expect((await uploaded(ada, room, await given(name), name)).media_type).toBe(expected);
  });

  test.each([
    ["a.txt", "<!doctype html><p>x", "text/html"],
    ["a.txt", "\ufeff \n<!-- a comment --><HTML lang=en>", "text/html"],
    ["a.md", "# <html>\n\n<script>alert(1)</script>", "text/markdown"],
    ["a.md", "```html\n<!doctype html>\n```", "text/markdown"],
    ["a.js", "document.write('<html><body>')", "text/javascript"],
    ["a.txt", "use <svg> and <head>", "text/plain"],
    ["a.txt", '<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"],
  ])("case 71: only what begins as HTML is HTML: %s %j", async (name, content, expected) => {
    expect(await typeOf(name, text(content))).toBe(expected);
  });

  test.each([
    ["windows-1251", [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2, 0x0d, 0x0a]],
    ["Shift_JIS", [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x0a]],
    ["UTF-16 with a mark", [0xff, 0xfe, 0x47, 0, 0xfc, 0, 0xdf, 0, 0x0a, 0]],
    ["UTF-16, the other order", [0xfe, 0xff, 0x30, 0x42, 0x30, 0x44]],
    ["UTF-16 without a mark", [0x41, 0, 0x64, 0, 0x61, 0, 0x0a, 0]],
    ["ISO-2022-JP", [0x1b, 0x24, 0x42, 0x46, 0x7c, 0x1b, 0x28, 0x42]],
  ])("case 74: text in %s is text", async (_, bytes) => {
    expect(await typeOf("notes.txt", new Uint8Array(bytes))).toBe("text/plain");
  });

  test("case 74: what is no text is none, and HTML is known in each encoding", async () => {
    expect(await typeOf("notes.txt", new Uint8Array([0x93, 0xfa, 0x01, 0x02, 0x00, 0xff]))).toBe(
      "application/octet-stream",
    );
    expect(await typeOf("notes.txt", joined([0xff, 0xfe], Buffer.from("<html><body>", "utf16le")))).toBe("text/html");
  });
});

describe("attack 19", () => {
  test.each([
    ["code.js", "alert(1)"],
    ["style.css", "body { color: red }"],
    ["data.json", "{}"],
    ["page.html", "<!doctype html><script>alert(1)</script>"],
    ["feed.xml", '<?xml version="1.0"?><a/>'],
    ["code.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ["code.wasm", "\0asm\x01\0\0\0"],
  ])("attack 19: %s is handed out as nothing that a page of ours could load", async (name, content) => {
    const file: Attachment = await uploaded(ada, room, text(content), name);
    const { headers } = await ada.request("GET", `/chat/files/${file.id}`);
    expect(["text/plain", "application/octet-stream"]).toContain(headers.get("content-type") as string);
    expect(headers.get("content-disposition")).toStartWith("attachment");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("content-security-policy")).toContain("sandbox");
  });

  test("attack 19: an address with a username or password is refused in its field", async () => {
    for (const address of [
      "https://user:password@example.org/",
      "https://user@example.org",
      "http://:secret@example.org",
    ]) {
      const website = await ada.refused("PUT", "/profile/me", { website: address });
      const links: Problem = await ada.refused("PUT", "/profile/me", { social_links: [address] });
      const detail = "Leave the username and password out of the address.";
      expect([website.errors, links.errors]).toEqual([
        [{ path: "website", message: detail }],
        [{ path: "social_links.0", message: detail }],
      ]);
    }
    await ada.call("PUT", "/profile/me", { website: "https://example.org/a@b" });
    await ada.call("PUT", "/profile/me", { website: "" });
  });
});
