// The peer of B1 on `ws`: what comes from one client goes to all, encoded once.
import { WebSocketServer } from "ws";
import { answerTo, eventOf } from "./message.mjs";

const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
let seq = 0;
server.on("connection", (socket) => {
  socket.on("message", (bytes) => {
    const frame = JSON.parse(bytes.toString());
    seq += 1;
    socket.send(JSON.stringify({ type: "ok", ref: frame.ref, data: answerTo(frame.data, seq) }));
    const event = JSON.stringify({ type: "new_message", data: eventOf(frame.data, seq) });
    for (const client of server.clients) client.send(event);
  });
  socket.send(JSON.stringify({ type: "hello", data: {} }));
});
server.on("listening", () => console.log(`port ${server.address().port}`));
