import type { Message } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** What is done with a message at one press; a refusal is said. */
export function useMessageActions(message: Message) {
  const { t } = useLingui();
  const { message_id } = message;
  const tried = async (work: () => Promise<unknown>, done?: string) => {
    try {
      await work();
      if (done) showToast(done, "ok");
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return {
    react: (emoji: string) => tried(() => client.api.toggleReaction(message_id, emoji)),
    pin: (pinned: boolean) =>
      tried(() => client.api.setPinned(message_id, pinned), pinned ? t`Pinned for everyone here.` : t`Unpinned.`),
    star: (starred: boolean) =>
      tried(
        () => client.api.setStarred(message_id, starred),
        starred ? t`Starred. Find it under Messages.` : t`Unstarred.`,
      ),
    removePreview: () => tried(() => client.api.removePreview(message_id)),
    hide: () => tried(() => client.api.hideMessage(message_id)),
    remove: () => tried(() => client.api.deleteMessage(message_id)),
    remind: (at: Date) => tried(() => client.api.remind(message_id, at.toISOString()), t`Reminder set.`),
  };
}
