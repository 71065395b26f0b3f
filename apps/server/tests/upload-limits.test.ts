import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Problem, Room, UploadLimits } from "@helloworld/protocol";
import sharp from "sharp";
import { costsAtMost } from "../../../tests/cost.ts";
import { collectFiles } from "../src/features/files/jobs.ts";
import { cleanName } from "../src/features/files/names.ts";
import { temporaryFolder } from "./database.ts";
import { aRoom, aServer, aUser, eventually, type TestUser } from "./harness.ts";
import { drawn, upload } from "./picture-files.ts";
import { Program } from "./programs/run.ts";
import { begin, bring, noise, offsetOf, sendIn, tus } from "./uploading.ts";

const MB = 1_000_000;
const data_dir = temporaryFolder();
let server: Awaited<ReturnType<typeof aServer>>;
let ada: TestUser;
let room: Room;
beforeAll(async () => {
  server = await aServer({ DATA_DIR: data_dir, FILE_MAX_MB: "20", FILE_QUOTA_MB: "20" });
  ada = await aUser(server, "ada");
  room = await aRoom(ada);
});
afterAll(() => server.stop());

const filesBelow = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];
const bytesBelow = () => filesBelow(join(data_dir, "files")).reduce((sum, path) => sum + statSync(path).size, 0);
const wrong = { "upload-checksum": `sha1 ${Buffer.from(noise(20)).toString("base64")}` };

describe("attack 3: every byte on the disk is counted", () => {
  test("attack 3: bytes of a wrong checksum do not stay, however often and at once they are sent", async () => {
    const path = await begin(ada, room, 10 * MB);
    for (let index = 0; index < 3; index += 1) {
      expect((await bring(ada, path, 0, noise(9 * MB), wrong)).status).toBe(460);
      expect(bytesBelow()).toBe(0);
    }
    await Promise.all(Array.from({ length: 6 }, () => bring(ada, path, 0, noise(5 * MB), wrong)));
    expect(bytesBelow()).toBe(0);
    expect(await offsetOf(ada, path)).toBe(0);
    expect((await tus(ada, "DELETE", path)).status).toBe(204);
  }, 60_000);

  test("attack 3: what is broken off, too much, or at another offset leaves what the offset counts and no more", async () => {
    const path = await begin(ada, room, 6 * MB);
    const head = `PATCH /api/v1${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ada.token}\r\nTus-Resumable: 1.0.0\r\nUpload-Offset: 0\r\nUpload-Checksum: ${wrong["upload-checksum"]}\r\nContent-Type: application/offset+octet-stream\r\nContent-Length: ${6 * MB}\r\n\r\n`;
    const socket = net.connect(server.port, "127.0.0.1");
    socket.write(head);
    await new Promise<void>((resolve) => socket.write(noise(5 * MB), () => resolve()));
    await eventually(() => bytesBelow() > 0, "pieces that nothing counts yet");
    socket.destroy();
    await eventually(() => bytesBelow() === 0, "they are gone");
    const endless = new ReadableStream<Uint8Array>({ pull: (to) => to.enqueue(noise(MB)) });
    expect((await bring(ada, path, 0, endless)).status).toBe(413);
    expect(bytesBelow()).toBe(await offsetOf(ada, path));
    const offset = await offsetOf(ada, path);
    expect((await bring(ada, path, offset + 1, noise(10))).status).toBe(409);
    await Promise.all(Array.from({ length: 5 }, () => bring(ada, path, offset, noise(100_000))));
    expect(bytesBelow()).toBe(await offsetOf(ada, path));
    expect((await tus(ada, "DELETE", path)).status).toBe(204);
    expect(bytesBelow()).toBe(0);
  }, 60_000);

  test("attack 3: uploads begun at once stay within the quota together, on the disk too", async () => {
    const attempts = await Promise.all(
      Array.from({ length: 10 }, () => begin(ada, room, 6 * MB).catch(() => undefined)),
    );
    const paths = attempts.filter((path) => path !== undefined);
    expect(paths).toHaveLength(3);
    await Promise.all(paths.map((path) => bring(ada, path, 0, noise(5 * MB))));
    expect(bytesBelow()).toBe(15 * MB);
    expect((await ada.call<UploadLimits>("GET", "/chat/upload/limits")).used).toBe(18 * MB);
    for (const path of paths) await tus(ada, "DELETE", path);
    expect(bytesBelow()).toBe(0);
  }, 60_000);

  test("attack 3: pieces that a kill left beside those that count are collected, the others stay", async () => {
    const path = await begin(ada, room, 2 * MB);
    await bring(ada, path, 0, noise(MB));
    const [piece] = filesBelow(join(data_dir, "files"));
    const stray = join(piece as string, "..", crypto.randomUUID());
    await Bun.write(stray, noise(1_000));
    const old = new Date(Date.now() - 2 * 60 * 60_000);
    for (const each of [piece as string, stray]) utimesSync(each, old, old);
    await collectFiles(server.app);
    expect(filesBelow(join(data_dir, "files"))).toEqual([piece as string]);
    await tus(ada, "DELETE", path);
  });
});

/** Sends bytes without an end, in chunks, as fast as they are taken, until told to stop. */
function flood(
  port: number,
  path: string,
  headers: string[],
  most: number,
): { socket: net.Socket; answer: () => string } {
  const socket = net.connect(port, "127.0.0.1");
  let answer = "";
  socket.on("data", (data) => {
    answer += data.toString("latin1");
  });
  socket.on("error", () => undefined);
  socket.write([path, "Host: x", "Transfer-Encoding: chunked", ...headers, "", ""].join("\r\n"));
  const chunk = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(65_536, 120), Buffer.from("\r\n")]);
  let [sent, ended] = [0, false];
  const more = () => {
    while (sent < most && !socket.destroyed) {
      sent += 65_536;
      if (!socket.write(chunk)) return;
    }
    if (!ended && sent >= most) socket.write("0\r\n\r\n");
    ended ||= sent >= most;
  };
  socket.on("drain", more);
  more();
  return { socket, answer: () => answer };
}

describe("attack 4: identity and limits first, then a bounded number of bytes", () => {
  test("attack 4: 60 uploads of 10 MB at once, of nobody and of somebody, leave the memory of the server bounded", async () => {
    const program = new Program("serve.ts", [server.database.owner_url, temporaryFolder()]);
    const port = Number((await program.line("listening")).split(" ")[1]);
    const there = Object.assign(Object.create(ada), { url: `http://127.0.0.1:${port}` }) as TestUser;
    const rss = () =>
      Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.child.pid}/status`, "utf8"))?.[1]) / 1_000;
    const most = async (work: () => Promise<unknown>) => {
      let peak = 0;
      const timer = setInterval(() => {
        peak = Math.max(peak, rss());
      }, 20);
      await work();
      clearInterval(timer);
      return Math.round(peak);
    };
    try {
      await there.call("GET", "/chat/rooms");
      const before = Math.round(rss());
      const floods = (first: string, headers: string[]) => async () => {
        const all = Array.from({ length: 60 }, () => flood(port, first, headers, 10 * 1_048_576));
        await eventually(
          () => all.every((each) => each.answer() !== "" || each.socket.destroyed),
          "answers",
          60_000,
        ).catch(() => undefined);
        for (const { socket } of all) socket.destroy();
        return all;
      };
      const anonymous: Awaited<ReturnType<ReturnType<typeof floods>>> = [];
      const visitors = await most(async () =>
        anonymous.push(...(await floods("POST /api/v1/posts/pictures HTTP/1.1", ["Content-Type: image/png"])())),
      );
      for (const each of anonymous) expect(each.answer()).toStartWith("HTTP/1.1 401");
      const own = await begin(there, room, 10 * MB);
      await tus(there, "DELETE", own);
      const signed = [`Authorization: Bearer ${ada.token}`];
      const pictures = await most(
        floods("POST /api/v1/posts/pictures HTTP/1.1", [...signed, "Content-Type: image/png"]),
      );
      const json = await most(floods("POST /api/v1/posts HTTP/1.1", [...signed, "Content-Type: application/json"]));
      const uploads = await most(
        floods(`POST /api/v1/chat/upload/file?room_id=${room.id} HTTP/1.1`, [
          ...signed,
          "Content-Type: application/octet-stream",
        ]),
      );
      console.log(
        `memory in MB: ${before} before, ${visitors} visitors, ${pictures} pictures, ${json} JSON, ${uploads} files`,
      );
      for (const peak of [visitors, pictures, json, uploads]) expect(peak).toBeLessThan(before + 250);
    } finally {
      await program.end("SIGKILL");
    }
  }, 120_000);

  test("attack 4: a form with many or long fields, and a body of a route without one, are refused or passed over", async () => {
    const form = new FormData();
    for (let index = 0; index < 200; index += 1) form.set(`field${index}`, "x".repeat(10_000));
    form.set("file", new File(["hello"], "a.txt"));
    const bob = await aUser(server, "bob");
    const answer = await sendIn(bob, "file", await aRoom(bob), form);
    expect(answer.status).toBe(422);
    expect(((await answer.json()) as Problem).errors[0]?.path).toBe("file");
  });
});

describe("attack 5: every text that enters has a bound", () => {
  test("attack 5: a file name of 40,000 brackets is as quick as a short one", async () => {
    for (const sign of ["(", ".", " ", "\u200b", "😀", ". ", "/", "\\"]) {
      const name = sign.repeat(400_000);
      expect([sign, costsAtMost(50, () => void cleanName(name))]).toEqual([sign, true]);
    }
    const form = new FormData();
    form.set("file", new File(["hello"], `${"(".repeat(40_000)}.txt`));
    const bob = await aUser(server, "bob");
    const own = await aRoom(bob);
    expect([201, 422]).toContain((await sendIn(bob, "file", own, form)).status);
  });
});

/** A picture that moves and is slow to draw. */
async function slowGif(): Promise<Uint8Array<ArrayBuffer>> {
  const frames = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      sharp({
        create: {
          width: 800,
          height: 800,
          channels: 3,
          background: "red",
          noise: { type: "gaussian", mean: 20 + index, sigma: 3 },
        },
      })
        .png()
        .toBuffer(),
    ),
  );
  return new Uint8Array(
    await sharp(frames, { join: { animated: true } })
      .gif({ colours: 4, effort: 1 })
      .toBuffer(),
  );
}

/** Runs a program as those are run that open what people send. */
async function ran(program: string): Promise<{ code: number | null; output: string }> {
  const folder = mkdtempSync(join(tmpdir(), "helloworld-program-"));
  try {
    chmodSync(folder, 0o755);
    await Bun.write(join(folder, "program.ts"), program);
    return await server.app.sandbox.use(
      { person: ada.id, network: "127.0.0.1" },
      async () => undefined,
      (draft) => server.app.sandbox.run(join(folder, "program.ts"), draft, {}),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("attack 9: decoders", () => {
  test("attack 9: many pictures of one person do not delay one of another", async () => {
    const [eve, bob] = [await aUser(server, "eve"), await aUser(server, "bob")];
    const own = await aRoom(eve);
    const gif = await slowGif();
    let done = 0;
    const many = Array.from({ length: 20 }, () =>
      upload(eve, "PUT", `/chat/rooms/${own.id}/picture`, gif, "image/gif").then((response) => {
        done += 1;
        return response.body?.cancel();
      }),
    );
    await Bun.sleep(500);
    expect((await upload(bob, "POST", "/profile/me/avatar", await drawn(300, 300))).status).toBe(200);
    expect(done).toBeLessThan(20);
    await Promise.all(many);
  }, 120_000);

  test("attack 9: a program that takes more memory than it may is ended", async () => {
    for (const [count, ended] of [
      [10, false],
      [200, true],
    ] as const) {
      const { code, output } = await ran(
        `const held = []; for (let i = 0; i < ${count}; i += 1) held.push(Buffer.alloc(10_000_000, 1)); console.log("all");`,
      );
      expect([count, code !== 0, output.trim()]).toEqual([count, ended, ended ? "" : "all"]);
    }
  });

  test("attack 9: the largest pictures that are taken stay far below the bound of their memory", async () => {
    const large = {
      width: 8_000,
      height: 4_000,
      channels: 4,
      background: { r: 9, g: 200, b: 40, alpha: 0.5 },
    } as const;
    const pixels = sharp({ create: large });
    const pictures = [
      await pixels.clone().png({ progressive: true, compressionLevel: 9 }).toBuffer(),
      await pixels.clone().png({ palette: true }).toBuffer(),
      await pixels.clone().removeAlpha().jpeg({ progressive: true }).toBuffer(),
      await pixels.clone().webp({ effort: 0 }).toBuffer(),
    ];
    for (const bytes of pictures) {
      const sent = await upload(ada, "POST", "/profile/me/avatar", new Uint8Array(bytes));
      expect(sent.status).toBe(200);
    }
  }, 60_000);

  test("attack 9: as root, the programs run as nobody, without rights to gain, and see nothing of the data folder", async () => {
    if (process.getuid?.() !== 0 || !Bun.which("setpriv")) return console.log("skipped: not root, or no setpriv");
    await Bun.write(join(data_dir, "secret"), "key");
    chmodSync(join(data_dir, "secret"), 0o600);
    const { output } = await ran(
      `import { readFileSync } from "node:fs";
       let seen = "nothing"; try { seen = readFileSync(${JSON.stringify(join(data_dir, "secret"))}, "utf8"); } catch {}
       const status = readFileSync("/proc/self/status", "utf8");
       const of = (name) => new RegExp(name + ":[^0-9a-f]*([0-9a-f]+)").exec(status)[1];
       console.log(JSON.stringify([process.getuid(), of("CapEff"), of("CapBnd"), of("NoNewPrivs"), seen]));`,
    );
    expect(JSON.parse(output)).toEqual([65_534, "0000000000000000", "0000000000000000", "1", "nothing"]);
  });
});
