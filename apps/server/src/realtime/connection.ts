import type { ClientFrameType, Me, ServerFrame } from "@helloworld/protocol";
import type { ServerWebSocket } from "bun";
import { requireConformingFrame } from "../conformance.ts";

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
  /** What its refusals are written in. */
  language: string;
  /** Its device said that nobody touches it. */
  idle: boolean;
  touched_at: number;
};

export type Socket = ServerWebSocket<ConnectionData>;

/**
 * Corked, so that it leaves together with published events that wait for this socket: one call of the kernel, not two.
 * `answered` is the type of the frame that an `ok` answers.
 */
export function sendFrame(socket: Socket, frame: ServerFrame, answered?: ClientFrameType): void {
  requireConformingFrame(frame, answered);
  socket.cork(() => socket.send(JSON.stringify(frame)));
}
