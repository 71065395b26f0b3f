import { statSync } from "node:fs";

/** PostgreSQL for one small server: little memory, every acknowledged commit on disk. */
const SETTINGS: Record<string, string | number> = {
  // Durability, which `checkServer` insists on.
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",

  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: 40,

  shared_buffers: "64MB",
  effective_cache_size: "512MB",
  work_mem: "8MB",
  maintenance_work_mem: "64MB",
  io_workers: 2,
  max_worker_processes: 4,
  max_logical_replication_workers: 0,
  max_parallel_workers_per_gather: 0,
  autovacuum_max_workers: 2,
  random_page_cost: 1.1,
  // Our statements are short: compiling them costs more than it saves.
  jit: "off",

  wal_compression: "on",
  min_wal_size: "128MB",
  max_wal_size: "1GB",
  checkpoint_timeout: "10min",

  timezone: "UTC",
  log_timezone: "UTC",
  lc_messages: "C",
  // Values and statements hold what people wrote; the log shall not.
  log_error_verbosity: "terse",
  log_min_error_statement: "panic",
  log_line_prefix: "%m [%p] ",
};

/** The configuration file of the cluster. `ALTER SYSTEM` still overrides it. */
export function postgresConf(socket_dir: string): string {
  const all = { ...SETTINGS, unix_socket_directories: socket_dir, dynamic_shared_memory_type: sharedMemory() };
  return Object.entries(all)
    .map(([name, value]) => `${name} = '${String(value).replaceAll("'", "''")}'\n`)
    .join("");
}

/** Some containers have no shared memory folder that everybody may write. */
function sharedMemory(): "posix" | "mmap" {
  if (process.platform !== "linux") return "posix";
  const folder = statSync("/dev/shm", { throwIfNoEntry: false });
  return folder?.isDirectory() && (folder.mode & 0o002) !== 0 ? "posix" : "mmap";
}
