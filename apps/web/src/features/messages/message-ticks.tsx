import type { Message } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { useStore } from "../../app/client.ts";
import { cx } from "../../ui/cx.ts";
import { Icon } from "../../ui/icons.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { useRoom } from "../rooms/use-rooms.ts";
import { useConversationContext } from "./conversation-context.ts";

const ReadersDialog = lazyComponent(() => import("./readers-dialog.tsx"), "ReadersDialog");

/** Under one's own newest messages: sent, delivered, read, as far as the others tell. */
export function MessageTicks({ message }: { message: Message }) {
  const { t } = useLingui();
  const { me, place } = useConversationContext();
  const room = useRoom(place.room_id);
  const receipts = useStore("receipts", place.room_id);
  const [showing, setShowing] = useState(false);
  if (!me.read_receipts || !receipts) return null;
  const read = receipts.filter((receipt) => receipt.read_seq >= message.seq).length;
  const delivered = receipts.some((receipt) => receipt.delivered_seq >= message.seq);
  const label =
    read === 0
      ? delivered
        ? t`Delivered`
        : t`Sent`
      : room?.kind === "direct"
        ? t`Read`
        : plural(read, { one: "Read by #", other: "Read by #" });
  return (
    <>
      <button
        type="button"
        aria-haspopup={read > 0 ? "dialog" : undefined}
        disabled={read === 0}
        className={cx(
          "mt-0.5 flex min-h-6 items-center gap-0.5 rounded-sm px-1 text-xs pointer-coarse:min-h-11",
          read > 0 ? "font-medium text-accent-ink hover:underline" : "text-ink-soft",
        )}
        onClick={() => setShowing(true)}
      >
        <Icon name="check" className="size-3.5" />
        {(delivered || read > 0) && <Icon name="check" className="-ms-2.5 size-3.5" />}
        {label}
      </button>
      <Suspense>{showing && <ReadersDialog message={message} onClose={() => setShowing(false)} />}</Suspense>
    </>
  );
}
