import { Trans, useLingui } from "@lingui/react/macro";
import { Button, IconButton } from "../../ui/button.tsx";
import { Icon } from "../../ui/icons.tsx";
import { AudioPlayer } from "./audio-player.tsx";
import type { Recording, RecordingProblem } from "./recording.ts";
import { clockText } from "./sizes.ts";
import { useRecorder } from "./use-recorder.ts";

type VoiceRecorderProps = { onSend: (recording: Recording) => void; onClose: () => void };

/** Records a voice message: the level while one speaks, and listening before it is sent. */
export function VoiceRecorder({ onSend, onClose }: VoiceRecorderProps) {
  const { t } = useLingui();
  const { state, stop } = useRecorder();
  return (
    <section
      aria-label={t`Voice message`}
      className="mb-2 flex min-h-14 flex-wrap items-center gap-2 rounded-lg border border-line-strong bg-canvas p-2"
      onKeyDown={(event) => event.key === "Escape" && onClose()}
    >
      {state.step === "asking" && (
        <p role="status" className="min-w-0 grow pl-2 text-sm text-ink-soft">
          <Trans>Allow access to your microphone to record.</Trans>
        </p>
      )}
      {state.step === "failed" && (
        <p role="alert" className="flex min-w-0 grow items-center gap-2 pl-2 text-sm text-danger-ink">
          <Icon name="warning" />
          <Problem problem={state.problem} />
        </p>
      )}
      {state.step === "recording" && (
        <>
          <span aria-hidden="true" className="ml-2 size-3 animate-breathe rounded-full bg-danger" />
          <p role="timer" aria-label={t`Recording`} className="text-sm font-semibold tabular-nums">
            {clockText(state.ms)}
          </p>
          <Levels levels={state.levels} />
        </>
      )}
      {state.step === "done" && (
        <div className="min-w-48 grow">
          <AudioPlayer src={state.src} name={t`Voice message`} file={state.recording.recorded} />
        </div>
      )}
      <div className="ml-auto flex items-center gap-1">
        <Button variant="quiet" onClick={onClose}>
          {state.step === "failed" ? <Trans>Close</Trans> : <Trans>Discard</Trans>}
        </Button>
        {state.step === "recording" && (
          <IconButton icon="stop" variant="danger" label={t`Stop recording`} autoFocus onClick={() => void stop()} />
        )}
        {state.step === "done" && (
          <IconButton
            icon="send"
            variant="primary"
            label={t`Send voice message`}
            autoFocus
            onClick={() => {
              onSend(state.recording);
              onClose();
            }}
          />
        )}
      </div>
    </section>
  );
}

function Problem({ problem }: { problem: RecordingProblem }) {
  switch (problem) {
    case "refused":
      return (
        <Trans>Microphone access is blocked. Allow it in your browser's settings for this site, then try again.</Trans>
      );
    case "no_microphone":
      return <Trans>No microphone found, or another app is using it. Connect one and try again.</Trans>;
    case "insecure":
      return <Trans>Recording needs a secure connection (https).</Trans>;
    case "unsupported":
      return <Trans>This browser can't record audio.</Trans>;
  }
}

/** The last few moments; the newest on the right. */
function Levels({ levels }: { levels: readonly number[] }) {
  return (
    <span aria-hidden="true" className="flex h-8 min-w-0 grow items-center justify-end gap-0.5 overflow-hidden">
      {levels.map((level, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          className="w-1 shrink-0 rounded-full bg-accent"
          style={{ height: `${Math.max(8, level * 100)}%` }}
        />
      ))}
    </span>
  );
}
