import { LIMITS, type ServerFrame, TIMING } from "@helloworld/protocol";
import type { Server, ServerWebSocket, WebSocketHandler } from "bun";
import { Connection, type ConnectionHandler, QUEUE_LIMIT, type Transport } from "./connection.ts";

/** A frame beyond this ends the connection; a smaller one that is over LIMITS.frame_bytes is only refused. */
const HARD_FRAME_LIMIT = 4 * LIMITS.frame_bytes;

/** A connection over a WebSocket of Bun, which carries it as its `data`. */
export class WebSocketConnection extends Connection {
  #socket: ServerWebSocket<WebSocketConnection> | undefined;

  /** The request became a socket. */
  attach(socket: ServerWebSocket<WebSocketConnection>): void {
    this.#socket = socket;
  }

  get is_open(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  get queued_bytes(): number {
    return this.#socket?.getBufferedAmount() ?? 0;
  }

  get topics(): readonly string[] {
    return this.#socket?.subscriptions ?? [];
  }

  subscribe(topic: string): void {
    this.#socket?.subscribe(topic);
  }

  unsubscribe(topic: string): void {
    this.#socket?.unsubscribe(topic);
  }

  isSubscribed(topic: string): boolean {
    return this.#socket?.isSubscribed(topic) ?? false;
  }

  close(code: number, reason: string): void {
    this.#socket?.close(code, reason);
  }

  /** Publishes to the other subscribers of a topic. */
  publish(topic: string, text: string): void {
    this.#socket?.publish(topic, text);
  }

  /** Corked, so that it leaves together with published events that wait for this socket: one call of the kernel, not two. */
  protected write(frame: ServerFrame): void {
    const socket = this.#socket;
    socket?.cork(() => socket.send(JSON.stringify(frame)));
  }
}

export function webSocketTransport(server: Server<WebSocketConnection>): Transport {
  return {
    publish(topic, _, text, except) {
      (except instanceof WebSocketConnection ? except : server).publish(topic, text);
    },
    subscribers: (topic) => server.subscriberCount(topic),
  };
}

/** What `Bun.serve` does with sockets. */
export function webSocketHandler(handler: ConnectionHandler): WebSocketHandler<WebSocketConnection> {
  return {
    maxPayloadLength: HARD_FRAME_LIMIT,
    backpressureLimit: 2 * QUEUE_LIMIT,
    closeOnBackpressureLimit: true,
    idleTimeout: (TIMING.heartbeat + TIMING.heartbeat_grace) / 1000,
    sendPings: true,
    perMessageDeflate: false,
    publishToSelf: false,
    open(socket) {
      socket.data.attach(socket);
      handler.open(socket.data);
    },
    message(socket, text) {
      handler.receive(socket.data, text);
    },
    close(socket) {
      handler.closed(socket.data);
    },
  };
}
