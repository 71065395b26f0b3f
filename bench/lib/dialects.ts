import type { Dialect } from "./fan-out.ts";

/** Frames as the product and the `ws` peer speak them. */
export const frames: Dialect = {
  greeting: null,
  ready: '{"type":"hello"',
  send: (data, ref) => JSON.stringify({ type: "send_message", data, ref }),
  acknowledged(text) {
    if (!text.startsWith('{"type":"ok"')) return null;
    const { ref, data } = JSON.parse(text);
    return { ref, seq: data.seq };
  },
  event(text) {
    const { type, data } = JSON.parse(text);
    return type === "new_message" ? data : null;
  },
};

/** The same inside the packets of Socket.IO. */
export const socketIo: Dialect = {
  greeting: "40",
  ready: "40",
  send: (data, ref) => `42${ref}${JSON.stringify(["send_message", data])}`,
  acknowledged(text) {
    const [, ref, body] = /^43(\d+)(.*)$/s.exec(text) ?? [];
    return ref && body ? { ref: Number(ref), seq: JSON.parse(body)[0].seq } : null;
  },
  event(text) {
    if (!text.startsWith("42")) return null;
    const [name, data] = JSON.parse(text.slice(2));
    return name === "new_message" ? data : null;
  },
};
