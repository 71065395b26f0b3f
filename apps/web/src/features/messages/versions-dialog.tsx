import type { Message } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { formatDateTime } from "../../app/dates.ts";
import { errorText } from "../../app/errors.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { Loading } from "../../ui/spinner.tsx";

/** What a message said before, newest first. */
export function VersionsDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const { t } = useLingui();
  const { data, error } = useQuery({
    queryKey: ["versions", message.message_id, message.edited_at],
    queryFn: () => client.api.versions(message.message_id),
  });
  return (
    <Dialog title={t`Edit history`} onClose={onClose}>
      {error && <p role="alert">{errorText(error)}</p>}
      {!data && !error && <Loading label={t`Loading`} />}
      <ol className="flex flex-col gap-3">
        {data?.versions.toReversed().map(({ content, written_at }, index) => (
          <li key={written_at} className="rounded-md border border-line p-3">
            <p className="mb-1 text-sm text-ink-soft">
              <time dateTime={written_at}>{formatDateTime(new Date(written_at))}</time>
              {index === 0 && (
                <>
                  {" "}
                  · <Trans>now</Trans>
                </>
              )}
            </p>
            <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
              {content}
            </p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
