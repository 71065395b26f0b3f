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
    <Dialog alert title={t`Keep your recovery codes`} onClose={onClose}>
      <div className="flex flex-col gap-4">
        <Notice tone="warn">
          <Trans>
            They are shown this once. When you have no other second factor at hand, each of them lets you in one time:
            keep them where nobody else looks.
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
          <Button icon="copy" onClick={() => copy(text, t`The codes are copied.`)}>
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
          <Button look="primary" className="grow" onClick={onClose}>
            <Trans>I have kept them</Trans>
          </Button>
        </div>
      </div>
    </Dialog>
  );
}
