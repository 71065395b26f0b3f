import { Trans, useLingui } from "@lingui/react/macro";
import { Button, buttonClass } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { useCopy } from "../../ui/use-copy.ts";

/** The recovery codes, this once; a press beside it does not close it. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const { t } = useLingui();
  const copy = useCopy();
  const text = `${codes.join("\n")}\n`;
  return (
    <Dialog alert title={t`Save your recovery codes`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Notice tone="warn">
          <Trans>
            They're only shown once. Each code works one time, when you don't have another second factor at hand. Keep
            them where nobody else can see them.
          </Trans>
        </Notice>
        <ul
          aria-label={t`Recovery codes`}
          className="grid grid-cols-2 gap-x-6 gap-y-1 rounded-md bg-sunken p-4 text-center font-mono text-lg"
        >
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-3">
          <Button icon="copy" onClick={() => copy(text, t`Codes copied.`)}>
            <Trans>Copy</Trans>
          </Button>
          <a
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
            download="helloworld-recovery-codes.txt"
            className={buttonClass()}
          >
            <Icon name="down" className="size-4.5" />
            <Trans>Download</Trans>
          </a>
          <Button variant="primary" className="grow" onClick={onClose}>
            <Trans>I've saved them</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
