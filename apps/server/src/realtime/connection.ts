import type { Me, ServerFrame } from "@helloworld/protocol";
import type { ServerWebSocket } from "bun";

/** Who acts: made by authentication, and the only proof of identity that actions take. */
export type Actor = {
  user_id: string;
  session_id: string;
  me: Me;
  expires_at: number;
  /** Moves on with every change of what opens the account; proofs that are under way carry it. */
  credentials_version: number;
};

/** Whether somebody has connections, and touches one of their devices. */
export type Connected = "gone" | "idle" | "here";

/** What a live connection carries. Kept small: there are many of them, mostly idle. */
export type ConnectionData = {
  id: string;
  address: string;
  actor: Actor;
  /** Frames refused in a row. */
  refused: number;
  /** Its device said that nobody touches it. */
  idle: boolean;
  touched_at: number;
};

export type Socket = ServerWebSocket<ConnectionData>;

/** Corked, so that it leaves together with published events that wait for this socket: one call of the kernel, not two. */
export function sendFrame(socket: Socket, frame: ServerFrame): void {
  socket.cork(() => socket.send(JSON.stringify(frame)));
}
