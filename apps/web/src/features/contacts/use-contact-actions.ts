import type { ProfileAction, UserCard } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

const UNDO_MS = 30_000;

/** What one can do about a person, apart from editing oneself. */
export type ContactAction = Exclude<ProfileAction, "edit" | "add_to_group" | "report">;

/** Does it, says that it is done, and looks again at what has changed by it. */
export function useContactAction(user: UserCard) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (action: ContactAction) => {
      if (action !== "message") return perform(action, user);
      const room = await client.createRoom({ kind: "direct", user_id: user.id });
      await navigate({ to: "/messages/$room", params: { room: room.id } });
    },
    onError: (error) => showToast(errorText(error), "error"),
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: ["blocks"] });
      return queries.invalidateQueries({ queryKey: ["profile"] });
    },
  });
}

async function perform(action: Exclude<ContactAction, "message">, { id, name, username }: UserCard): Promise<void> {
  switch (action) {
    case "add_contact":
    case "request_contact":
      return ask(username, name);
    case "cancel_request":
      await client.api.answerContactRequest(id, "cancel");
      return showToast(t`Your request to ${name} was cancelled.`, "ok");
    case "boost_request":
      await client.api.answerContactRequest(id, "boost");
      return showToast(t`${name} was notified of your request again.`, "ok");
    case "accept_request":
      await client.api.answerContactRequest(id, "accept");
      return showToast(t`You and ${name} are now contacts.`, "ok");
    case "decline_request":
      await client.api.answerContactRequest(id, "decline");
      return showToast(t`Request from ${name} declined.`, "ok");
    case "remove_contact":
      return remove(id, name);
    case "block":
      await client.api.block(id);
      return showToast(t`${name} was blocked.`, "ok");
    case "unblock":
      await client.api.unblock(id);
      return showToast(t`${name} was unblocked.`, "ok");
  }
}

async function ask(username: string, name: string): Promise<void> {
  const { added, requested, refused } = await client.addContacts([{ person: username }]);
  if (added.length > 0) return showToast(t`${name} was added to your contacts.`, "ok");
  if (requested.length > 0) return showToast(t`Contact request sent to ${name}.`, "ok");
  if (refused.length > 0) return showToast(t`${name} isn't accepting contact requests from you right now.`, "error");
}

async function remove(id: string, name: string): Promise<void> {
  const { removal_id } = await client.removeContact(id);
  const undo = () =>
    client.undoRemoval(removal_id).then(
      () => showToast(t`${name} is back in your contacts, with your conversation.`, "ok"),
      (error) => showToast(errorText(error), "error"),
    );
  showToast(t`${name} was removed.`, "ok", { label: t`Undo`, run: undo }, UNDO_MS);
}
