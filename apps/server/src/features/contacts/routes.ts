import {
  addContactsBody,
  addContactsResponse,
  blocksResponse,
  contact,
  contactLabelParams,
  contactRequestsResponse,
  contactsQuery,
  contactsResponse,
  id,
  removalResponse,
  renameLabelBody,
  updateContactBody,
} from "@helloworld/protocol";
import { z } from "@hono/zod-openapi";
import type { App } from "../../app.ts";
import { notFound } from "../../errors.ts";
import type { Routes } from "../../http/routes.ts";
import { addContacts, renameLabel, updateContact } from "./actions.ts";
import { block, unblock } from "./blocks.ts";
import { contactOf, listBlocks, listContacts, listRequests } from "./queries.ts";
import { removeContact, undoRemoval } from "./removals.ts";
import { acceptContactRequest, boostContactRequest, cancelContactRequest, declineContactRequest } from "./requests.ts";

const byUser = z.object({ user_id: id });

export function contactRoutes(routes: Routes, app: App): void {
  const shared = { tag: "Contacts", access: "user" } as const;
  const read = { ...shared, method: "get", limit: "read" } as const;
  const change = { ...shared, limit: "write", params: byUser } as const;

  routes.endpoint(
    {
      ...read,
      path: "/contacts",
      summary: "My contacts, last added first",
      query: contactsQuery,
      response: contactsResponse,
    },
    ({ actor, query }) => listContacts(app.db.query, app.shared, actor, query),
  );

  routes.endpoint(
    {
      ...shared,
      method: "post",
      limit: "write",
      path: "/contacts",
      summary: "Add people by username or email",
      body: addContactsBody,
      response: addContactsResponse,
    },
    ({ actor, body }) => addContacts(app, actor, body.people),
  );

  routes.endpoint(
    { ...read, path: "/contacts/requests", summary: "Contact requests that wait", response: contactRequestsResponse },
    ({ actor }) => listRequests(app.db.query, actor.user_id),
  );

  routes.endpoint(
    {
      ...change,
      method: "put",
      path: "/contacts/{user_id}",
      summary: "Change how I hold a contact: my name for them, favourite, muted, labels",
      body: updateContactBody,
      response: contact,
    },
    async ({ actor, params, body }) => {
      await updateContact(app, actor, params.user_id, body);
      const changed = await contactOf(app.db.query, app.shared, actor, params.user_id);
      if (!changed) throw notFound("contact");
      return changed;
    },
  );

  const label = { ...shared, limit: "write", path: "/contacts/labels/{label}", params: contactLabelParams } as const;

  routes.endpoint(
    { ...label, method: "put", summary: "Rename a label of my contacts", body: renameLabelBody },
    ({ actor, params, body }) => renameLabel(app, actor, params.label, body.name),
  );

  routes.endpoint({ ...label, method: "delete", summary: "Take a label from all my contacts" }, ({ actor, params }) =>
    renameLabel(app, actor, params.label, null),
  );

  routes.endpoint(
    {
      ...change,
      method: "delete",
      path: "/contacts/{user_id}",
      summary: "Remove a contact with the conversation; can be undone for 30 seconds",
      response: removalResponse,
    },
    ({ actor, params }) => removeContact(app, actor, params.user_id),
  );

  routes.endpoint(
    {
      ...shared,
      method: "post",
      limit: "write",
      path: "/contacts/removals/{id}/undo",
      summary: "Undo a removal",
      params: z.object({ id }),
    },
    ({ actor, params }) => undoRemoval(app, actor, params.id),
  );

  for (const [verb, act, summary] of [
    ["accept", acceptContactRequest, "Accept a contact request: each is then the other's contact"],
    ["decline", declineContactRequest, "Decline a contact request"],
    ["cancel", cancelContactRequest, "Take my contact request back"],
    ["boost", boostContactRequest, "Tell of my contact request again, once a day"],
  ] as const) {
    routes.endpoint(
      { ...change, method: "post", path: `/contacts/requests/{user_id}/${verb}`, summary },
      ({ actor, params }) => act(app, actor, params.user_id),
    );
  }

  routes.endpoint({ ...read, path: "/blocks", summary: "Whom I block", response: blocksResponse }, ({ actor }) =>
    listBlocks(app.db.query, actor.user_id),
  );

  routes.endpoint(
    { ...change, method: "put", path: "/blocks/{user_id}", summary: "Block somebody" },
    ({ actor, params }) => block(app, actor, params.user_id),
  );

  routes.endpoint(
    { ...change, method: "delete", path: "/blocks/{user_id}", summary: "End a block" },
    ({ actor, params }) => unblock(app, actor, params.user_id),
  );
}
