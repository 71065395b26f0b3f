import { useEffect, useRef, useState } from "react";

const SPEEDS = [1, 1.5, 2] as const;
/** Only one sound is heard at a time. */
let heard: HTMLAudioElement | null = null;

/** Plays an `<audio>`; the length is what was said of it until the browser knows better. */
export function useAudio(known_ms = 0) {
  const element = useRef<HTMLAudioElement>(null);
  const [playing, setPlaying] = useState(false);
  const [at_ms, setAt] = useState(0);
  const [length_ms, setLength] = useState(known_ms);
  const [speed, setSpeed] = useState<(typeof SPEEDS)[number]>(1);
  const [failed, setFailed] = useState(false);

  useEffect(() => {
    const audio = element.current;
    if (!audio) return;
    const listeners: Partial<Record<keyof HTMLMediaElementEventMap, () => void>> = {
      play: () => {
        if (heard !== audio) heard?.pause();
        heard = audio;
        setPlaying(true);
      },
      pause: () => setPlaying(false),
      ended: () => setAt(0),
      timeupdate: () => setAt(audio.currentTime * 1_000),
      // A recording of a browser says that it has no end.
      durationchange: () => Number.isFinite(audio.duration) && setLength(audio.duration * 1_000),
      error: () => setFailed(true),
    };
    for (const [name, listener] of Object.entries(listeners)) audio.addEventListener(name, listener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) audio.removeEventListener(name, listener);
      audio.pause();
    };
  }, []);

  return {
    element,
    playing,
    at_ms,
    length_ms,
    speed,
    failed,
    toggle: () => {
      const audio = element.current;
      if (!audio) return;
      setFailed(false);
      if (audio.paused) audio.play().catch((error) => error.name === "NotSupportedError" && setFailed(true));
      else audio.pause();
    },
    seek: (ms: number) => {
      if (!element.current) return;
      element.current.currentTime = ms / 1_000;
      setAt(ms);
    },
    nextSpeed: () => {
      const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
      setSpeed(next);
      if (element.current) element.current.playbackRate = next;
    },
  };
}
