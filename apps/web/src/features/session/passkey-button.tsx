import type { TokenResponse } from "@helloworld/protocol";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { knowsPasskeys } from "./passkey.ts";

type PasskeyButtonProps = {
  label: string;
  /** Asks the browser, and the server. */
  signIn: () => Promise<TokenResponse>;
  onDone: () => Promise<void>;
  onFailure: (text: string | null) => void;
};

/** Signs in by a passkey; nothing where the browser knows none. */
export function PasskeyButton({ label, signIn, onDone, onFailure }: PasskeyButtonProps) {
  const [pending, setPending] = useState(false);
  if (!knowsPasskeys()) return null;
  const run = async () => {
    onFailure(null);
    setPending(true);
    try {
      await client.enter(await signIn());
      await onDone();
    } catch (error) {
      onFailure(errorText(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Button size="large" icon="key" pending={pending} onClick={run}>
      {label}
    </Button>
  );
}
