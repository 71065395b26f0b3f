import { timingSafeEqual } from "node:crypto";
import { Counter, Gauge, Histogram, Registry } from "prom-client";
import type { App } from "../app.ts";
import { retries } from "../streams/streams.ts";

/** The metrics for Prometheus. docs/operations.md is the reference of their names. */
export class Metrics {
  readonly registry = new Registry();
  readonly requests = new Counter({
    name: "helloworld_http_requests_total",
    help: "Requests by route and status.",
    labelNames: ["method", "route", "status"],
    registers: [this.registry],
  });
  readonly seconds = new Histogram({
    name: "helloworld_http_request_seconds",
    help: "Time to answer, by route.",
    labelNames: ["route"],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10],
    registers: [this.registry],
  });

  constructor(app: App) {
    this.#gauge("helloworld_live_connections", "Live connections of this process.", () => app.connections.count);
    this.#gauge("helloworld_deliveries_total", "Events handed to live connections.", () => app.hub.deliveries);
    this.#gauge(
      "helloworld_receivers_cut_total",
      "Live connections cut because they did not keep up.",
      () => app.connections.cut,
    );
    this.#gauge("helloworld_messages_written_total", "Messages committed by this process.", () => app.writer.written);
    this.#gauge("helloworld_message_batches_total", "Transactions they were committed in.", () => app.writer.batches);
    this.#gauge(
      "helloworld_transaction_retries_total",
      "Transactions run again because others held what they needed.",
      () => retries.count,
    );
    this.#gauge("process_resident_memory_bytes", "Resident memory.", () => process.memoryUsage.rss());
    this.#gauge("process_cpu_seconds_total", "CPU time.", () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    });
  }

  #gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}

/** Whether a request carries the operator's token, compared in constant time. */
export function mayReadMetrics(token: string | undefined, authorization: string | undefined): boolean {
  if (!token || !authorization) return false;
  const [given, wanted] = [authorization, `Bearer ${token}`].map((text) =>
    new Bun.CryptoHasher("sha256").update(text).digest(),
  );
  return timingSafeEqual(given as Buffer, wanted as Buffer);
}
