import type { Me, Room } from "@helloworld/protocol";
import type { JumpTarget } from "@helloworld/sdk";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { isEscape } from "../../ui/composing.ts";
import { showToast } from "../../ui/toast.ts";
import { useFocusBack } from "../../ui/use-focus-back.ts";
import { ChatPane } from "./chat-pane.tsx";
import { useConversation } from "./use-conversation.ts";

type ThreadPaneProps = { room: Room; me: Me; thread_id: string; target: JumpTarget | undefined; onClose: () => void };

/** One thread beside its room; on a small screen over it. */
export function ThreadPane({ room, me, thread_id, target, onClose }: ThreadPaneProps) {
  const { t } = useLingui();
  const place = useMemo(() => ({ room_id: room.id, thread_id }), [room.id, thread_id]);
  const conversation = useConversation(place, target);
  useFocusBack();
  return (
    <aside
      aria-label={t`Thread`}
      onKeyDown={(event) => isEscape(event) && onClose()}
      className="absolute inset-0 z-10 flex flex-col bg-canvas pt-(--safe-top) lg:static lg:w-96 lg:shrink-0 lg:border-l lg:border-line lg:pt-0"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line bg-surface px-2 md:px-4">
        <IconButton icon="back" label={t`Back to conversation`} className="lg:hidden!" onClick={onClose} />
        <h2 className="min-w-0 grow truncate font-bold">
          <Trans>Thread</Trans>
        </h2>
        <FollowButton thread_id={thread_id} />
        <IconButton icon="close" label={t`Close thread`} className="max-lg:hidden!" onClick={onClose} />
      </header>
      <ChatPane room={room} me={me} place={place} conversation={conversation} />
    </aside>
  );
}

/** Whether answers in this thread are told to me. */
function FollowButton({ thread_id }: { thread_id: string }) {
  const { t } = useLingui();
  const listed = useStore("threads")?.some(({ root }) => root.message_id === thread_id) ?? false;
  const { data, refetch } = useQuery({
    queryKey: ["thread", thread_id, listed],
    queryFn: () => client.api.thread(thread_id),
  });
  if (!data) return null;
  const toggle = async () => {
    try {
      await client.api.updateThread(thread_id, { is_following: !data.is_following });
      await refetch();
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return (
    <Button
      size="small"
      icon={data.is_following ? "bell" : "bellOff"}
      aria-pressed={data.is_following}
      onClick={toggle}
    >
      {data.is_following ? t`Following` : t`Follow`}
    </Button>
  );
}
