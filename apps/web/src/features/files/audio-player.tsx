import type { Attachment } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { IconButton } from "../../ui/button.tsx";
import { clockText } from "./sizes.ts";
import { useAudio } from "./use-audio.ts";
import { Waveform } from "./waveform.tsx";

type AudioPlayerProps = { src: string; name: string; file: Pick<Attachment, "duration_ms" | "waveform"> };

/** Sound with its waveform, a place to go to by pointer and keys, and a speed. */
export function AudioPlayer({ src, name, file }: AudioPlayerProps) {
  const { t } = useLingui();
  const { element, playing, at_ms, length_ms, speed, failed, toggle, seek, nextSpeed } = useAudio(file.duration_ms);
  const part = length_ms > 0 ? Math.min(1, at_ms / length_ms) : 0;
  const clock = clockText(playing || at_ms > 0 ? at_ms : length_ms);
  return (
    <fieldset aria-label={t`Audio: ${name}`} className="w-full min-w-0">
      <div className="flex items-center gap-2">
        {/* biome-ignore lint/a11y/useMediaCaption: people send sound as it is */}
        <audio ref={element} src={src} preload="none" />
        <IconButton
          icon={playing ? "pause" : "play"}
          variant="primary"
          label={playing ? t`Pause` : t`Play`}
          onClick={toggle}
        />
        <div className="relative h-10 min-w-0 grow">
          <Waveform values={file.waveform} part={part} />
          <input
            type="range"
            min={0}
            max={Math.max(1, Math.round(length_ms / 1_000))}
            step={1}
            value={Math.round(at_ms / 1_000)}
            aria-label={t`Position`}
            aria-valuetext={t`${clockText(at_ms)} of ${clockText(length_ms)}`}
            onChange={(event) => seek(Number(event.target.value) * 1_000)}
            className="absolute inset-0 size-full cursor-pointer opacity-0 [&:focus-visible+span]:outline-2"
          />
          <span aria-hidden="true" className="pointer-events-none absolute inset-0 rounded-sm outline-focus" />
        </div>
        <button
          type="button"
          onClick={nextSpeed}
          aria-label={t`Speed: ${speed} times`}
          title={t`Speed`}
          className="min-h-8 min-w-11 shrink-0 rounded-sm px-1 text-sm font-semibold tabular-nums hover:bg-sunken pointer-coarse:min-h-11"
        >
          {speed}×
        </button>
      </div>
      <p className="flex justify-between gap-2 pt-0.5 text-xs opacity-80">
        <span className="min-w-0 truncate">
          {failed ? t`This audio can't be played here.` : file.waveform ? "" : name}
        </span>
        <span className="shrink-0 tabular-nums">{clock}</span>
      </p>
    </fieldset>
  );
}
