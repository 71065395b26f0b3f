import type { Contact, ContactRequestsResponse, UpdateContactBody } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery } from "@tanstack/react-query";
import { client, useStore } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

const NONE: ContactRequestsResponse = { incoming: [], outgoing: [] };

/** All my contacts, last added first; null until they came. */
export function useContacts(): readonly Contact[] | null {
  return useStore("contacts");
}

export function useContactRequests(): ContactRequestsResponse {
  return useStore("contact_requests") ?? NONE;
}

/** My own name for somebody, or theirs. */
export function nameOf({ name, user }: Contact): string {
  return name ?? user.name;
}

/** Those whose own name, name or username has these words; by an exact email address the server knows them. */
export function useFoundContacts(contacts: readonly Contact[], q: string): readonly Contact[] {
  const words = q.trim().toLocaleLowerCase();
  const by_email = useQuery({
    queryKey: ["contacts_by_email", words],
    queryFn: () => client.api.contacts({ q: words }),
    enabled: words.includes("@") && words.includes("."),
  });
  const ids = new Set(by_email.data?.contacts.map((contact) => contact.user.id));
  if (words === "") return contacts;
  return contacts.filter(
    ({ user, name }) =>
      ids.has(user.id) ||
      [name ?? "", user.name, `@${user.username}`].some((one) => one.toLocaleLowerCase().includes(words)),
  );
}

/** Favourites first, each part as it was. */
export function favouritesFirst(contacts: readonly Contact[]): readonly Contact[] {
  return contacts.toSorted((one, other) => Number(other.is_favourite) - Number(one.is_favourite));
}

/** The labels that contacts have, by name. */
export function labelsOf(contacts: readonly Contact[]): string[] {
  return [...new Set(contacts.flatMap((contact) => contact.labels))].sort((one, other) => one.localeCompare(other));
}

/** Changes how I hold a contact; what is left out stays. A form that calls it says itself what went wrong. */
export function useUpdateContact({ user }: Contact) {
  return useMutation({
    mutationFn: async (change: UpdateContactBody) => {
      await client.api.updateContact(user.id, change);
      await client.loadContacts();
    },
  });
}

/** Renames a label with all my contacts; null takes it from them. */
export function useRenameLabel(label: string) {
  return useMutation({
    mutationFn: async (name: string | null) => {
      await client.api.renameLabel(label, name);
      await client.loadContacts();
    },
  });
}

export function useBlocks() {
  return useQuery({ queryKey: ["blocks"], queryFn: () => client.api.blocks(), select: (answer) => answer.blocks });
}

/** Answers a request to me; takes one of mine back, or repeats it. */
export function useRespondToRequest() {
  return useMutation({
    mutationFn: ({ user_id, answer }: { user_id: string; answer: "accept" | "decline" | "cancel" | "boost" }) =>
      client.api.answerContactRequest(user_id, answer),
    onSuccess: (_done, { answer }) => showToast(answered(answer), "ok"),
    onError: (error) => showToast(errorText(error), "error"),
    onSettled: () => client.loadContacts().catch(() => {}),
  });
}

function answered(answer: "accept" | "decline" | "cancel" | "boost"): string {
  switch (answer) {
    case "accept":
      return t`You're now contacts.`;
    case "decline":
      return t`Request declined.`;
    case "cancel":
      return t`Request cancelled.`;
    case "boost":
      return t`They were notified of your request again.`;
  }
}
