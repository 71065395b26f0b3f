import type { Socket } from "bun";

/** Takes the bytes that follow the handshake. */
export type UploadReceiver = (chunk: Buffer) => void;
type State = {
  head: Buffer | null;
  receive: UploadReceiver;
  backlog: Buffer[];
  opened(): void;
  failed(error: Error): void;
};

const HEAD_END = Buffer.from("\r\n\r\n");

/** A WebSocket over a bare TCP connection: it costs little, so that the load is not what is measured. */
export class RawSocket {
  closed: Error | undefined;
  #socket!: Socket<State>;
  #state!: State;

  static async open(port: number, path: string, receive: UploadReceiver): Promise<RawSocket> {
    const raw = new RawSocket();
    const opened = new Promise<void>((resolve, reject) => {
      raw.#state = { head: Buffer.alloc(0), receive, backlog: [], opened: resolve, failed: reject };
    });
    raw.#socket = await Bun.connect<State>({
      hostname: "127.0.0.1",
      port,
      data: raw.#state,
      socket: {
        data: (_, chunk) => raw.#take(chunk),
        drain: () => raw.#flush(),
        close: () => raw.#fail(new Error("closed by the server")),
        error: (_, error) => raw.#fail(error),
      },
    });
    raw.#socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
    );
    await opened;
    return raw;
  }

  /** From the next chunk on, bytes go there. */
  receiveWith(receive: UploadReceiver): void {
    this.#state.receive = receive;
  }

  /** Sends frames made by `clientFrame`. */
  send(frames: Buffer): void {
    this.#state.backlog.push(frames);
    if (this.#state.backlog.length === 1) this.#flush();
  }

  close(): void {
    this.#socket.end();
  }

  #take(chunk: Buffer): void {
    const state = this.#state;
    if (state.head === null) {
      state.receive(chunk);
      return;
    }
    state.head = Buffer.concat([state.head, chunk]);
    const end = state.head.indexOf(HEAD_END);
    if (end < 0) return;
    const rest = state.head.subarray(end + HEAD_END.length);
    const status = state.head.subarray(0, end).toString("latin1").split("\r\n")[0] ?? "";
    state.head = null;
    if (status.includes(" 101 ")) state.opened();
    else state.failed(new Error(`${status}: ${rest.toString("utf8")}`));
    if (rest.length > 0) state.receive(rest);
  }

  #flush(): void {
    const { backlog } = this.#state;
    while (backlog[0]) {
      const written = this.#socket.write(backlog[0]);
      if (written < backlog[0].length) {
        backlog[0] = backlog[0].subarray(Math.max(0, written));
        return;
      }
      backlog.shift();
    }
  }

  #fail(error: Error): void {
    this.closed = error;
    this.#state.failed(error);
  }
}

/** A masked text frame. The mask is zero, which the protocol allows: the payload stays as it is. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  if (length < 126) return Buffer.concat([Buffer.from([0x81, 0x80 | length, 0, 0, 0, 0]), payload]);
  if (length > 0xffff) throw new Error("the load sends no frames of that size");
  return Buffer.concat([Buffer.from([0x81, 0xfe, length >> 8, length & 0xff, 0, 0, 0, 0]), payload]);
}

/** The places where a server's frame ends and its payload starts, or null while it is incomplete. */
export function frameAt(bytes: Buffer, at: number): { payload: number; end: number; opcode: number } | null {
  if (bytes.length < at + 2) return null;
  const opcode = (bytes[at] as number) & 0x0f;
  let length = (bytes[at + 1] as number) & 0x7f;
  let payload = at + 2;
  if (length === 126) {
    if (bytes.length < at + 4) return null;
    length = bytes.readUInt16BE(at + 2);
    payload = at + 4;
  } else if (length === 127) {
    if (bytes.length < at + 10) return null;
    length = Number(bytes.readBigUInt64BE(at + 2));
    payload = at + 10;
  }
  const end = payload + length;
  return bytes.length < end ? null : { payload, end, opcode };
}

/** Splits what comes into text frames. */
export function frameReader(onText: (text: string) => void): UploadReceiver {
  let rest: Buffer | null = null;
  return (chunk) => {
    const bytes: Buffer = rest ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (let frame = frameAt(bytes, at); frame; frame = frameAt(bytes, at)) {
      at = frame.end;
      if (frame.opcode === 1) onText(bytes.toString("utf8", frame.payload, frame.end));
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : null;
  };
}
