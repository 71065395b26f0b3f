import { frameAt, type UploadReceiver } from "./socket.ts";

/**
 * All members of a room must receive the very same bytes. The first to receive
 * a part of them adds it to the record, where each frame is looked at once;
 * what every other one receives is compared with the record byte by byte. So
 * every frame of every connection is checked, for the price of a memory compare.
 */
export class SameStream {
  readonly #onText: (text: string) => void;
  readonly #wrong: (what: string) => void;
  #record = Buffer.allocUnsafe(1 << 20);
  #length = 0;
  #parsed = 0;
  /** Bytes that each connection has received. */
  readonly received: number[] = [];
  /** The end of each frame. */
  readonly ends: number[] = [];
  wrong_bytes = 0;

  constructor(onText: (text: string) => void, wrong: (what: string) => void) {
    this.#onText = onText;
    this.#wrong = wrong;
  }

  get length(): number {
    return this.#length;
  }

  /** The receiver of one more connection. */
  receiver(): UploadReceiver {
    const index = this.received.push(0) - 1;
    return (chunk) => {
      const at = this.received[index] as number;
      const known = Math.min(this.#length - at, chunk.length);
      if (known > 0 && this.#record.compare(chunk, 0, known, at, at + known) !== 0) {
        this.wrong_bytes += known;
        this.#wrong(`connection ${index} received something else at byte ${at}`);
      }
      if (known < chunk.length) this.#add(known > 0 ? chunk.subarray(known) : chunk);
      this.received[index] = at + chunk.length;
    };
  }

  /** Frames that every connection has received whole. */
  complete(): number {
    const least = this.received.reduce((low, bytes) => Math.min(low, bytes), this.#length);
    let low = 0;
    let high = this.ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.ends[middle] as number) <= least) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #add(bytes: Buffer): void {
    const length = this.#length + bytes.length;
    if (length > this.#record.length) {
      const larger = Buffer.allocUnsafe(Math.max(length, this.#record.length * 2));
      this.#record.copy(larger, 0, 0, this.#length);
      this.#record = larger;
    }
    bytes.copy(this.#record, this.#length);
    this.#length = length;
    const known = this.#record.subarray(0, length);
    for (let frame = frameAt(known, this.#parsed); frame; frame = frameAt(known, this.#parsed)) {
      this.#parsed = frame.end;
      this.ends.push(frame.end);
      if (frame.opcode === 1) this.#onText(known.toString("utf8", frame.payload, frame.end));
      else this.#wrong(`a frame of opcode ${frame.opcode}`);
    }
  }
}
