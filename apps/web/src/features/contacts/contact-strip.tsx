import type { Contact } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { WithQueries } from "../../app/query.tsx";
import { CountBadge } from "../../ui/badge.tsx";
import { Icon } from "../../ui/icons.tsx";
import { linkClass } from "../../ui/link.ts";
import { SearchField } from "../../ui/search-field.tsx";
import { AddContactsDialog } from "./add-contacts-dialog.tsx";
import { ContactFace } from "./contact-face.tsx";
import { RemoveDialog } from "./part-dialogs.tsx";
import { useContactAction } from "./use-contact-actions.ts";
import { favouritesFirst, nameOf, useContactRequests, useContacts, useFoundContacts } from "./use-contacts.ts";

/** Below this many one sees them all at a glance. */
const SEARCH_FROM = 5;

/** My contacts on the home page: a strip on a phone, a column beside the rest where there is room. */
export function ContactStrip() {
  return (
    <WithQueries>
      <Strip contacts={useContacts() ?? []} />
    </WithQueries>
  );
}

function Strip({ contacts }: { contacts: readonly Contact[] }) {
  const { t } = useLingui();
  const waiting = useContactRequests().incoming.length;
  const [q, setQ] = useState("");
  const [adding, setAdding] = useState(false);
  const found = useFoundContacts(contacts, q);
  return (
    <section aria-labelledby="contacts" className="flex min-w-0 flex-col gap-3">
      <div className="flex items-baseline justify-between gap-4">
        <h2 id="contacts" className="text-xl font-bold whitespace-nowrap">
          <Trans>Contacts</Trans>
        </h2>
        <Link to="/contacts" className={`${linkClass} inline-flex items-center gap-1.5 whitespace-nowrap`}>
          <Trans>Show all</Trans>
          <CountBadge
            count={waiting}
            label={plural(waiting, { one: "# pending request", other: "# pending requests" })}
          />
        </Link>
      </div>
      {contacts.length >= SEARCH_FROM && (
        <SearchField label={t`Search by name, username or email`} placeholder={t`Search`} value={q} onChange={setQ} />
      )}
      <ul className="flex gap-1 overflow-x-auto pt-1 pb-2 scroll-thin lg:max-h-[28rem] lg:flex-col lg:overflow-y-auto">
        <li className="shrink-0">
          <button
            type="button"
            className="flex w-18 flex-col items-center gap-1 rounded-md p-1 text-sm font-semibold text-accent-ink -outline-offset-2 hover:bg-sunken lg:w-full lg:flex-row lg:gap-3"
            onClick={() => setAdding(true)}
          >
            <span className="flex size-11 items-center justify-center rounded-full border-2 border-dashed border-line-strong">
              <Icon name="plus" />
            </span>
            <Trans>Add</Trans>
          </button>
        </li>
        {favouritesFirst(found).map((contact) => (
          <Bubble key={contact.id} contact={contact} />
        ))}
      </ul>
      {q !== "" && found.length === 0 && <p role="status" className="text-ink-soft">{t`No contacts match “${q}”`}</p>}
      {adding && <AddContactsDialog onClose={() => setAdding(false)} />}
    </section>
  );
}

function Bubble({ contact }: { contact: Contact }) {
  const { t } = useLingui();
  const { user } = contact;
  const name = nameOf(contact);
  const act = useContactAction(user);
  const [removing, setRemoving] = useState(false);
  return (
    <li className="group relative w-18 shrink-0 lg:w-full">
      <Link
        to="/$username"
        params={{ username: user.username }}
        preload={false}
        title={name}
        className="flex flex-col items-center gap-1 rounded-md p-1 text-sm -outline-offset-2 hover:bg-sunken lg:flex-row lg:gap-3 lg:pr-10 lg:text-base lg:font-semibold"
      >
        <ContactFace user={user} />
        <span className="w-full truncate text-center lg:text-start">{name}</span>
      </Link>
      <button
        type="button"
        aria-label={t`Remove ${name}`}
        title={t`Remove ${name}`}
        className="absolute top-0 right-1 flex size-6 items-center justify-center rounded-full border border-line bg-surface text-ink-soft opacity-0 shadow-1 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-danger-ink lg:top-1/2 lg:size-8 lg:-translate-y-1/2"
        onClick={() => setRemoving(true)}
      >
        <Icon name="close" className="size-3.5" />
      </button>
      {removing && (
        <RemoveDialog
          user={user}
          onConfirm={() => act.mutateAsync("remove_contact")}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
