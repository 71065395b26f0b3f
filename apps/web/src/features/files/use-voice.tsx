import type { ConversationKey } from "@helloworld/sdk";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, Suspense, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import type { Recording } from "./recording.ts";

const load = () => import("./voice-recorder.tsx");
const VoiceRecorder = lazyComponent(load, "VoiceRecorder");

/** The button that begins a voice message, and the recorder while there is one. */
export function useVoice(
  { room_id, thread_id }: ConversationKey,
  onSend: (recording: Recording) => void,
): { button: (className: string) => ReactNode; panel: ReactNode } {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return {
    button: (className) => (
      <IconButton
        icon="microphone"
        label={t`Record a voice message`}
        className={className}
        disabled={open}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      />
    ),
    panel: open && (
      <Suspense>
        <VoiceRecorder key={`${room_id}/${thread_id}`} onClose={() => setOpen(false)} onSend={onSend} />
      </Suspense>
    ),
  };
}
