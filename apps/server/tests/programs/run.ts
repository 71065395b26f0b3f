import { join } from "node:path";

/** A Bun program of this folder that runs on a data folder. */
export class Program {
  readonly child: Bun.Subprocess<"ignore", "pipe", "pipe">;
  readonly lines: string[] = [];
  readonly errors: Promise<string>;
  private readonly reading: Promise<void>;

  constructor(name: string, args: string[], prefix: string[] = []) {
    this.child = Bun.spawn([...prefix, process.execPath, join(import.meta.dir, name), ...args], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    this.errors = new Response(this.child.stderr).text();
    this.reading = this.read();
  }

  /** The first line that begins so; fails when the program ends without it. */
  async line(start: string): Promise<string> {
    for (;;) {
      const found = this.lines.find((line) => line.startsWith(start));
      if (found !== undefined) return found;
      if (this.child.exitCode !== null) throw new Error(`ended without "${start}": ${await this.errors}`);
      await Bun.sleep(5);
    }
  }

  /** Ends it with the signal and returns its exit code when all it wrote was read. */
  async end(signal: NodeJS.Signals): Promise<number> {
    this.child.kill(signal);
    return await this.ended();
  }

  async ended(): Promise<number> {
    const code = await this.child.exited;
    await this.reading;
    return code;
  }

  private async read(): Promise<void> {
    let rest = "";
    for await (const chunk of this.child.stdout.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split("\n");
      rest = parts.pop() ?? "";
      this.lines.push(...parts);
    }
  }
}
