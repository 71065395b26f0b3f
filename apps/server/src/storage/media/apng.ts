/** PNG pictures that move: each frame as a PNG of its own, and how they lie upon each other. */
export type Frame = {
  png: Uint8Array;
  x: number;
  y: number;
  width: number;
  height: number;
  delay_ms: number;
  /** What happens to its place before the next: nothing, it becomes empty, or what it was before. */
  dispose: number;
  /** Whether it lies over what is there, in place of replacing it. */
  over: boolean;
};
export type Apng = { width: number; height: number; frames: Frame[]; loops: number };

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MOST_FRAMES = 1_000;

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xed_b8_83_20 : value >>> 1;
  return value >>> 0;
});

export function pngChunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  let crc = 0xff_ff_ff_ff;
  for (const byte of bytes.subarray(4, 8 + data.length)) crc = (crc >>> 8) ^ (CRC[(crc ^ byte) & 255] ?? 0);
  view.setUint32(8 + data.length, (crc ^ 0xff_ff_ff_ff) >>> 0);
  return bytes;
}

/** The frames of a PNG that moves; undefined of one that does not. */
export function readApng(bytes: Uint8Array): Apng | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shared: Uint8Array[] = [];
  const frames: Frame[] = [];
  let head: Uint8Array | undefined;
  let loops: number | undefined;
  let control: DataView | undefined;
  let data: Uint8Array[] = [];
  const end = () => {
    if (!head || !control || data.length === 0) return;
    const own = head.slice();
    own.set(new Uint8Array(control.buffer, control.byteOffset + 4, 8));
    const png = Buffer.concat([
      new Uint8Array(SIGNATURE),
      pngChunk("IHDR", own),
      ...shared,
      ...data.map((part) => pngChunk("IDAT", part)),
      pngChunk("IEND", new Uint8Array(0)),
    ]);
    frames.push({
      png,
      width: control.getUint32(4),
      height: control.getUint32(8),
      x: control.getUint32(12),
      y: control.getUint32(16),
      delay_ms: Math.round((1_000 * control.getUint16(20)) / (control.getUint16(22) || 100)),
      dispose: control.getUint8(24),
      over: control.getUint8(25) === 1,
    });
    data = [];
  };
  for (let at = 8; at + 12 <= bytes.length; ) {
    const size = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    const content = bytes.subarray(at + 8, at + 8 + size);
    if (content.length < size) break;
    if (type === "IHDR") head = content;
    else if (type === "acTL") loops = view.getUint32(at + 12);
    else if (type === "fcTL") {
      end();
      control = new DataView(bytes.buffer, bytes.byteOffset + at + 8, 26);
    } else if (type === "IDAT") {
      // A still picture for programs that know no others is no frame.
      if (loops === undefined) return undefined;
      if (control) data.push(content);
    } else if (type === "fdAT") data.push(content.subarray(4));
    else if (type === "IEND") break;
    else if (["PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "sBIT"].includes(type))
      shared.push(bytes.subarray(at, at + 12 + size));
    if (frames.length > MOST_FRAMES) return undefined;
    at += 12 + size;
  }
  end();
  if (!head || loops === undefined || frames.length < 2) return undefined;
  const size = new DataView(head.buffer, head.byteOffset, 8);
  return { width: size.getUint32(0), height: size.getUint32(4), frames, loops };
}
