// The peer of B1 on Socket.IO: what comes from one client goes to the room of all.
import { createServer } from "node:http";
import { Server } from "socket.io";
import { answerTo, eventOf } from "./message.mjs";

const http = createServer();
// Pings would stand between the frames that are compared.
const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, pingInterval: 600_000 });
let seq = 0;
io.on("connection", (socket) => {
  socket.join("room");
  socket.on("send_message", (data, acknowledge) => {
    seq += 1;
    acknowledge(answerTo(data, seq));
    io.to("room").emit("new_message", eventOf(data, seq));
  });
});
http.listen(0, "127.0.0.1", () => console.log(`port ${http.address().port}`));
