import { useEffect, useRef, useState } from "react";
import { LONGEST_MS, Recorder, type Recording, RecordingError, type RecordingProblem } from "./recording.ts";

export type RecorderState =
  | { step: "asking" }
  | { step: "recording"; ms: number; levels: readonly number[] }
  | { step: "done"; recording: Recording; src: string }
  | { step: "failed"; problem: RecordingProblem };

/** Levels that are shown while one speaks. */
const SHOWN = 40;

/** Records from when it is mounted; lets the microphone go at the end, however that comes. */
export function useRecorder() {
  const [state, setState] = useState<RecorderState>({ step: "asking" });
  const recorder = useRef<Recorder | null>(null);
  const stop = async () => {
    const now = recorder.current;
    recorder.current = null;
    if (!now) return;
    const recording = await now.stop();
    setState({ step: "done", recording, src: URL.createObjectURL(recording.file) });
  };
  const ending = useRef(stop);
  ending.current = stop;

  useEffect(() => {
    let gone = false;
    let levels: number[] = [];
    Recorder.start((level, ms) => {
      levels = [...levels, level].slice(-SHOWN);
      setState({ step: "recording", ms, levels });
      if (ms > LONGEST_MS) void ending.current();
    }).then(
      (started) => {
        if (gone) return started.release();
        recorder.current = started;
        setState({ step: "recording", ms: 0, levels });
      },
      (error) => {
        if (!gone)
          setState({ step: "failed", problem: error instanceof RecordingError ? error.problem : "unsupported" });
      },
    );
    return () => {
      gone = true;
      recorder.current?.release();
      recorder.current = null;
    };
  }, []);

  const src = state.step === "done" ? state.src : null;
  useEffect(() => () => void (src && URL.revokeObjectURL(src)), [src]);

  return { state, stop };
}
