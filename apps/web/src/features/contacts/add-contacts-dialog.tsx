import type { AddContactsResponse } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { isolated } from "../../app/isolate.ts";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Icon, type IconName } from "../../ui/icons.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TextField } from "../../ui/text-field.tsx";

/** Adds one or several, and tells what became of each. */
export function AddContactsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const [answer, setAnswer] = useState<AddContactsResponse | null>(null);
  const { form, field, values, setValues, failure, pending } = useForm({
    initial: { people: "", name: "" },
    required: ["people"],
    submit: async ({ people, name }) => {
      const own = name.trim();
      const got = await client.addContacts(
        own && !people.includes(",") ? [{ person: people.trim(), name: own }] : people,
      );
      setAnswer(got);
      // Who was not found stays, to be corrected.
      setValues({ people: got.unknown.join(", "), name: got.unknown.length > 0 ? name : "" });
    },
  });
  const several = values.people.includes(",");
  return (
    <Dialog title={t`Add contacts`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-4">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField
          {...field("people")}
          label={t`Usernames or email addresses`}
          autoCapitalize="none"
          autoFocus
          hint={t`Separate several with commas.`}
        />
        {!several && (
          <TextField
            {...field("name")}
            label={t`Nickname`}
            hint={t`Only you see it. Leave it empty to use their own name.`}
          />
        )}
        {answer && <Outcome answer={answer} />}
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>{answer ? t`Done` : t`Cancel`}</Button>
          <Button type="submit" variant="primary" pending={pending}>{t`Add`}</Button>
        </div>
      </form>
    </Dialog>
  );
}

function Outcome({ answer: { added, requested, already, unknown, refused } }: { answer: AddContactsResponse }) {
  const names = (people: readonly { name: string }[]) => people.map((person) => isolated(person.name)).join(", ");
  return (
    <ul role="status" className="flex flex-col gap-2 rounded-md bg-sunken px-4 py-3 text-sm">
      {added.length > 0 && <Line icon="check" title={<Trans>Added</Trans>} text={names(added)} />}
      {requested.length > 0 && <Line icon="clock" title={<Trans>Request sent</Trans>} text={names(requested)} />}
      {already.length > 0 && <Line icon="info" title={<Trans>Already a contact</Trans>} text={names(already)} />}
      {unknown.length > 0 && <Line icon="warning" title={<Trans>Not found</Trans>} text={unknown.join(", ")} />}
      {refused.map(({ person, reason }) => (
        <Line
          key={person}
          icon="warning"
          title={<Trans>Not added</Trans>}
          text={`${isolated(person)}: ${why(reason)}`}
        />
      ))}
    </ul>
  );
}

function Line({ icon, title, text }: { icon: IconName; title: React.ReactNode; text: string }) {
  return (
    <li className="flex gap-2">
      <Icon name={icon} className="mt-0.5 size-4" />
      <span className="min-w-0 wrap-anywhere">
        <span className="font-semibold">{title}:</span> {text}
      </span>
    </li>
  );
}

function why(reason: AddContactsResponse["refused"][number]["reason"]): string {
  switch (reason) {
    case "self":
      return t`that's you`;
    case "blocked":
      return t`you block them; unblock them first`;
    case "not_allowed":
      return t`doesn't accept requests`;
    case "declined":
      return t`they declined less than a week ago`;
  }
}
