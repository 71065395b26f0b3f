import type { PasskeyOptions } from "@helloworld/protocol";

/** What an authenticator may be told to do wrong. */
type Wrong = { origin?: string; verified?: boolean; count?: number; challenge?: string; user_handle?: string };

const base64url = (bytes: Uint8Array | ArrayBuffer) => Buffer.from(bytes as Uint8Array).toString("base64url");
const sha256 = (data: Uint8Array | string) => new Bun.CryptoHasher("sha256").update(data).digest();

/** CBOR (RFC 8949) of what a new passkey is said with: small numbers, bytes, texts and maps. */
function cbor(value: number | string | Uint8Array | Map<unknown, unknown>): Buffer {
  const head = (major: number, count: number) =>
    Buffer.from(
      count < 24
        ? [(major << 5) | count]
        : count < 256
          ? [(major << 5) | 24, count]
          : [(major << 5) | 25, count >> 8, count & 255],
    );
  if (typeof value === "number") return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === "string") return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  const parts = [...value].flatMap(([key, of]) => [cbor(key as number), cbor(of as number)]);
  return Buffer.concat([head(5, value.size), ...parts]);
}

/** A passkey in software: a P-256 key that signs what a browser at `origin` is asked for. */
export class Authenticator {
  readonly id = Buffer.from(crypto.getRandomValues(new Uint8Array(32)));
  readonly origin: string;
  count = 0;
  user_handle = "";
  #keys: CryptoKeyPair | undefined;

  constructor(origin: string) {
    this.origin = origin;
  }

  async create(options: PasskeyOptions, wrong: Wrong = {}) {
    this.user_handle = (options as unknown as { user: { id: string } }).user.id;
    this.#keys = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign", "verify"]);
    const { x = "", y = "" } = await crypto.subtle.exportKey("jwk", this.#keys.publicKey);
    const key = new Map<number, number | Uint8Array>([
      [1, 2],
      [3, -7],
      [-1, 1],
      [-2, Buffer.from(x, "base64url")],
      [-3, Buffer.from(y, "base64url")],
    ]);
    const length = Buffer.from([0, this.id.length]);
    const credential = Buffer.concat([Buffer.alloc(16), length, this.id, cbor(key)]);
    const attestation = new Map<string, unknown>([
      ["fmt", "none"],
      ["attStmt", new Map()],
      ["authData", this.#data(0x40, wrong, credential)],
    ]);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON: this.#client("webauthn.create", options, wrong),
        attestationObject: base64url(cbor(attestation)),
        transports: ["internal"],
      },
    };
  }

  async sign(options: PasskeyOptions, wrong: Wrong = {}) {
    if (!this.#keys) throw new Error("it has no key yet");
    this.count = wrong.count ?? this.count + 1;
    const data = this.#data(0, wrong);
    const clientDataJSON = this.#client("webauthn.get", options, wrong);
    const signed = Buffer.concat([data, sha256(Buffer.from(clientDataJSON, "base64url"))]);
    const raw = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, this.#keys.privateKey, signed);
    return {
      ...this.#credential(),
      response: {
        clientDataJSON,
        authenticatorData: base64url(data),
        signature: base64url(der(Buffer.from(raw))),
        userHandle: wrong.user_handle ?? this.user_handle,
      },
    };
  }

  #credential() {
    return { id: base64url(this.id), rawId: base64url(this.id), type: "public-key", clientExtensionResults: {} };
  }

  #client(
    type: string,
    options: PasskeyOptions,
    { origin = this.origin, challenge = options.challenge }: Wrong,
  ): string {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false })).toString("base64url");
  }

  /** Whom it is for, flags (present, verified), and how often it was used. */
  #data(flags: number, { verified = true }: Wrong, more = Buffer.alloc(0)): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(this.count);
    const rp = sha256(new URL(this.origin).hostname);
    return Buffer.concat([rp, Buffer.from([flags | (verified ? 5 : 1)]), count, more]);
  }
}

/** A signature of two numbers, as ASN.1 has it. */
function der(raw: Buffer): Buffer {
  const number = (bytes: Buffer) => {
    const short = bytes.subarray(
      Math.max(
        0,
        bytes.findIndex((byte) => byte !== 0),
      ),
    );
    const positive = (short[0] ?? 0) > 127 ? Buffer.concat([Buffer.alloc(1), short]) : short;
    return Buffer.concat([Buffer.from([2, positive.length]), positive]);
  };
  const both = Buffer.concat([number(raw.subarray(0, 32)), number(raw.subarray(32))]);
  return Buffer.concat([Buffer.from([0x30, both.length]), both]);
}
