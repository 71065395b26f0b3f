import type { Place } from "@helloworld/sdk";
import { useLingui } from "@lingui/react/macro";
import { type ReactNode, Suspense, useState } from "react";
import { IconButton } from "../../ui/button.tsx";
import { lazyNamed } from "../../ui/lazy-named.ts";
import { trays } from "./trays.ts";

const load = () => import("./voice-recorder.tsx");
const VoiceRecorder = lazyNamed(load, "VoiceRecorder");

/** The button that begins a voice message, and the recorder while there is one. */
export function useVoice(place: Place): { button: ReactNode; panel: ReactNode } {
  const { t } = useLingui();
  const [open, setOpen] = useState(false);
  return {
    button: (
      <IconButton
        icon="microphone"
        label={t`Record a voice message`}
        className="mb-0.5"
        disabled={open}
        onPointerEnter={load}
        onFocus={load}
        onClick={() => setOpen(true)}
      />
    ),
    panel: open && (
      <Suspense>
        <VoiceRecorder
          onClose={() => setOpen(false)}
          onSend={({ file, recorded }) => trays.sendRecording(place, file, recorded, { thread_id: place.thread_id })}
        />
      </Suspense>
    ),
  };
}
