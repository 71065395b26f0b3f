import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

const TICK_US = 10_000;

/** The kernel's figures of one process: its parent, its CPU time in µs, and that of children that ended. */
function statOf(pid: number): { parent: number; own_us: number; ended_us: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, may hold spaces.
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const at = (index: number) => Number(fields[index]);
    return { parent: at(1), own_us: (at(11) + at(12)) * TICK_US, ended_us: (at(13) + at(14)) * TICK_US };
  } catch {
    return null;
  }
}

/** A process and all that descend from it. */
export function familyOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const parent = /^\d+$/.test(name) ? statOf(Number(name))?.parent : undefined;
    if (parent !== undefined) children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/** CPU time of one process so far, in µs. */
export function cpuOf(pid: number): number {
  return statOf(pid)?.own_us ?? 0;
}

/** CPU time so far of a process with its children, those that ended too, in µs. */
export function cpuOfFamily(pid: number): number {
  return familyOf(pid).reduce((sum, member) => sum + cpuOf(member), statOf(pid)?.ended_us ?? 0);
}

/** Megabytes of processes together: proportional (shared pages counted once) and plain (counted in each). */
export function memoryOf(pids: number[]): { pss_mb: number; rss_mb: number } {
  const sum = { pss_mb: 0, rss_mb: 0 };
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    sum.pss_mb += Number(/^Pss: +(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
    sum.rss_mb += Number(/^Rss: +(\d+)/m.exec(text)?.[1] ?? 0) / 1024;
  }
  return { pss_mb: round(sum.pss_mb, 1), rss_mb: round(sum.rss_mb, 1) };
}

/** The machine on which the figures were measured. */
export function machine() {
  return {
    cores: cpus().length,
    cpu: cpus()[0]?.model ?? "unknown",
    memory_gb: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    bun: Bun.version,
  };
}

/** Running processes, averaged over the last minute. */
export function load(): number {
  return round(loadavg()[0] ?? 0, 2);
}

export function round(value: number, digits = 2): number {
  return Number(value.toFixed(digits));
}
