import type { Room } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SelectField } from "../../ui/select-field.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { useCopy } from "../../ui/use-copy.ts";

const HOUR = 3_600;
const DAY = 24 * HOUR;
type Made = { url: string; qr_svg: string };
type InviteDialogProps = { room: Room; onMade: () => void; onClose: () => void };

/** Makes a link into a room, and shows it once, to copy or to scan. */
export function InviteDialog({ room, onMade, onClose }: InviteDialogProps) {
  const { t } = useLingui();
  const [expires, setExpires] = useState(String(7 * DAY));
  const [uses, setUses] = useState("");
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const [made, setMade] = useState<Made | null>(null);
  const make = async () => {
    setPending(true);
    setFailure(null);
    try {
      const { encodeQR } = await import("qr");
      const { token } = await client.api.createInvitation(room.id, {
        expires_in: expires === "" ? null : Number(expires),
        max_uses: uses === "" ? null : Number(uses),
      });
      const url = `${location.origin}/join/${token}`;
      setMade({ url, qr_svg: encodeQR(url, "svg") });
      onMade();
    } catch (error) {
      setFailure(errorText(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog title={t`Invite to ${room.name}`} onClose={onClose}>
      {made ? (
        <Ready made={made} onClose={onClose} />
      ) : (
        <div className="flex flex-col gap-5">
          {failure && <Notice tone="error">{failure}</Notice>}
          <SelectField
            label={t`Expires`}
            value={expires}
            onChange={setExpires}
            options={[
              { value: String(HOUR), label: t`in an hour` },
              { value: String(DAY), label: t`in a day` },
              { value: String(7 * DAY), label: t`in a week` },
              { value: String(30 * DAY), label: t`in 30 days` },
              { value: "", label: t`never` },
            ]}
          />
          <SelectField
            label={t`People who can use it`}
            value={uses}
            onChange={setUses}
            options={[
              { value: "1", label: t`one` },
              ...["5", "25", "100"].map((value) => ({ value, label: value })),
              { value: "", label: t`no limit` },
            ]}
          />
          <div className="flex justify-end gap-3">
            <Button onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button variant="primary" pending={pending} onClick={make}>
              <Trans>Create link</Trans>
            </Button>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function Ready({ made: { url, qr_svg }, onClose }: { made: Made; onClose: () => void }) {
  const { t } = useLingui();
  const copy = useCopy();
  return (
    <div className="flex flex-col gap-5">
      <Notice>
        <Trans>Copy it now: for security, it isn't shown again. You can create another one at any time.</Trans>
      </Notice>
      <TextField label={t`Link`} value={url} onChange={() => {}} readOnly autoFocus />
      <img
        src={`data:image/svg+xml,${encodeURIComponent(qr_svg)}`}
        alt={t`QR code of the link`}
        className="mx-auto size-48 rounded-md bg-white p-2"
      />
      <div className="flex justify-end gap-3">
        <Button onClick={onClose}>
          <Trans>Done</Trans>
        </Button>
        <Button variant="primary" icon="copy" onClick={() => copy(url, t`Link copied.`)}>
          <Trans>Copy link</Trans>
        </Button>
      </div>
    </div>
  );
}
