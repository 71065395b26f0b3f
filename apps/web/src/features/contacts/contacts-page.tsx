import type { Contact } from "@helloworld/protocol";
import { plural } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { PageTitle } from "../../app/page-title.tsx";
import { WithQueries } from "../../app/query.tsx";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { SearchField } from "../../ui/search-field.tsx";
import { SkeletonRows } from "../../ui/spinner.tsx";
import { AddContactsDialog } from "./add-contacts-dialog.tsx";
import { ALL, ContactFilter, type Part, partOf } from "./contact-filter.tsx";
import { ContactRow } from "./contact-row.tsx";
import { Requests } from "./requests.tsx";
import { favouritesFirst, useContacts, useFoundContacts } from "./use-contacts.ts";

export function ContactsPage() {
  const { t } = useLingui();
  const { add } = useSearch({ from: "/contacts" });
  const navigate = useNavigate({ from: "/contacts" });
  const contacts = useContacts();
  const adding = () => navigate({ search: { add: true } });
  return (
    <WithQueries>
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
        <PageTitle title={t`Contacts`} />
        <div className="flex flex-wrap items-end justify-between gap-3">
          <div>
            <h1 className="text-3xl font-extrabold tracking-tight">
              <Trans>Contacts</Trans>
            </h1>
            <p className="text-ink-soft">
              {contacts && contacts.length > 0
                ? plural(contacts.length, { one: "# person you added", other: "# people you added" })
                : t`People you added.`}
            </p>
          </div>
          <Button variant="primary" icon="plus" onClick={adding}>{t`Add`}</Button>
        </div>
        <Requests />
        {!contacts ? (
          <SkeletonRows label={t`Loading contacts`} />
        ) : contacts.length > 0 ? (
          <List contacts={contacts} />
        ) : (
          <EmptyState
            icon="people"
            title={t`No contacts yet`}
            action={<Button variant="primary" onClick={adding}>{t`Add your first contact`}</Button>}
          >
            <Trans>Add people by their username or email address.</Trans>
          </EmptyState>
        )}
        {add && <AddContactsDialog onClose={() => navigate({ search: {}, replace: true })} />}
      </div>
    </WithQueries>
  );
}

function List({ contacts }: { contacts: readonly Contact[] }) {
  const { t } = useLingui();
  const [q, setQ] = useState("");
  const [part, setPart] = useState<Part>(ALL);
  const shown = partOf(contacts, part);
  const found = useFoundContacts(shown ?? contacts, q);
  return (
    <section aria-label={t`My contacts`} className="flex flex-col gap-3">
      <SearchField label={t`Search by name, username or email`} placeholder={t`Search`} value={q} onChange={setQ} />
      <ContactFilter contacts={contacts} part={shown ? part : ALL} onChange={setPart} />
      {found.length > 0 ? (
        <ul className="rounded-lg border border-line bg-surface py-1 shadow-1">
          {favouritesFirst(found).map((contact) => (
            <ContactRow key={contact.id} contact={contact} />
          ))}
        </ul>
      ) : (
        <EmptyState
          icon="search"
          title={t`No contacts match “${q}”`}
          action={
            <Button
              onClick={() => {
                setQ("");
                setPart(ALL);
              }}
            >{t`Show all`}</Button>
          }
        />
      )}
    </section>
  );
}
