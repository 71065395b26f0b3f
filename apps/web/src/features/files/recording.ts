import type { Recorded } from "./attachment-drafts.ts";

/** Values of a waveform. */
const BARS = 64;
const SAMPLE_MS = 50;
/** Longer ones are ended, so that none is lost to a forgotten microphone. */
export const LONGEST_MS = 15 * 60_000;
const TYPES = [
  { type: "audio/webm;codecs=opus", extension: "webm" },
  { type: "audio/mp4", extension: "m4a" },
  { type: "audio/ogg;codecs=opus", extension: "ogg" },
];

export type Recording = { file: File; recorded: Recorded };
/** Why there is no recording. */
export type RecordingProblem = "insecure" | "refused" | "no_microphone" | "unsupported";

export class RecordingError extends Error {
  readonly problem: RecordingProblem;
  constructor(problem: RecordingProblem) {
    super(problem);
    this.problem = problem;
  }
}

const PROBLEMS: Record<string, RecordingProblem> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "no_microphone",
  NotReadableError: "no_microphone",
  OverconstrainedError: "no_microphone",
};

/** The microphone, from asking for it until it is let go. */
export class Recorder {
  readonly #stream: MediaStream;
  readonly #context = new AudioContext();
  readonly #recorder: MediaRecorder;
  readonly #extension: string;
  readonly #chunks: Blob[] = [];
  readonly #levels: number[] = [];
  readonly #began = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(stream: MediaStream, onLevel: (level: number, ms: number) => void) {
    const found = TYPES.find(({ type }) => MediaRecorder.isTypeSupported(type));
    if (!found) throw new RecordingError("unsupported");
    this.#stream = stream;
    this.#extension = found.extension;
    this.#recorder = new MediaRecorder(stream, { mimeType: found.type, audioBitsPerSecond: 48_000 });
    this.#recorder.ondataavailable = ({ data }) => this.#chunks.push(data);
    this.#recorder.start(1_000);
    const analyser = this.#context.createAnalyser();
    analyser.fftSize = 1_024;
    this.#context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.#timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const level = loudness(samples);
      this.#levels.push(level);
      onLevel(level, this.#ms());
    }, SAMPLE_MS);
  }

  /** Asks for the microphone; throws a `RecordingError` that says why there is none. */
  static async start(onLevel: (level: number, ms: number) => void): Promise<Recorder> {
    if (!navigator.mediaDevices?.getUserMedia) throw new RecordingError(isSecureContext ? "unsupported" : "insecure");
    let stream: MediaStream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true } });
    } catch (error) {
      throw new RecordingError(PROBLEMS[(error as Error).name] ?? "unsupported");
    }
    try {
      return new Recorder(stream, onLevel);
    } catch (error) {
      for (const track of stream.getTracks()) track.stop();
      throw error;
    }
  }

  /** Ends it; answers what was recorded. */
  async stop(): Promise<Recording> {
    const duration_ms = Math.round(this.#ms());
    const ended = new Promise((resolve) => {
      this.#recorder.onstop = resolve;
    });
    this.#recorder.stop();
    await ended;
    this.release();
    const type = this.#recorder.mimeType.split(";")[0] ?? "audio/webm";
    const file = new File(this.#chunks, `voice-message.${this.#extension}`, { type });
    return { file, recorded: { duration_ms, waveform: waveformOf(this.#levels) } };
  }

  /** Lets the microphone go. */
  release(): void {
    clearInterval(this.#timer);
    for (const track of this.#stream.getTracks()) track.stop();
    if (this.#context.state !== "closed") void this.#context.close();
  }

  #ms(): number {
    return performance.now() - this.#began;
  }
}

/** 0 to 1, as loud as it seems. */
function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  const decibels = 20 * Math.log10(Math.sqrt(sum / samples.length) || 1e-6);
  return Math.min(1, Math.max(0, (decibels + 55) / 50));
}

/** The loudest moment of each stretch, 0 to 100. */
function waveformOf(levels: readonly number[]): number[] {
  return Array.from({ length: BARS }, (_, bar) => {
    const from = Math.floor((bar * levels.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((bar + 1) * levels.length) / BARS));
    return Math.round(100 * Math.max(0, ...levels.slice(from, to)));
  });
}
