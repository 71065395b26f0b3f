import {
  cropQuery,
  myProfile as myProfileSchema,
  peopleQuery,
  peopleResponse,
  profile,
  profileById,
  profileByUsername,
  randomProfilesResponse,
  updateProfileBody,
} from "@helloworld/protocol";
import type { App } from "../../app.ts";
import type { Routes } from "../../http/routes.ts";
import { senderOf, sentPicture } from "../../http/upload.ts";
import { pictureQuery } from "../pictures/pictures.ts";
import { personByUsername, personFor } from "../privacy/people.ts";
import { updateProfile } from "./actions.ts";
import { avatarPicture, setAvatar } from "./avatar.ts";
import { findPeople } from "./find.ts";
import { myProfile, profileOf, randomProfiles } from "./queries.ts";

const A_FEW = 3;

export function profileRoutes(routes: Routes, app: App): void {
  const tag = "People";

  routes.endpoint(
    {
      method: "get",
      path: "/people",
      tag,
      summary: "Find people by username, name, or exact email",
      access: "public",
      limit: "read",
      query: peopleQuery,
      response: peopleResponse,
    },
    async ({ actor, query }) => ({ people: await findPeople(app.db.query, actor, query.q, query.limit) }),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/profile/me",
      tag,
      summary: "My profile and who may see and do what",
      access: "user",
      limit: "read",
      response: myProfileSchema,
    },
    ({ actor }) => myProfile(app.db.query, actor.user_id),
  );

  routes.endpoint(
    {
      method: "put",
      path: "/profile/me",
      tag,
      summary: "Change my profile, or who may see and do what",
      access: "user",
      limit: "write",
      body: updateProfileBody,
      response: myProfileSchema,
    },
    ({ actor, body }) => updateProfile(app, actor, body),
  );

  routes.endpoint(
    {
      method: "post",
      path: "/profile/me/avatar",
      tag,
      summary: "Give me a picture, or a square of it: PNG, JPEG, GIF or WebP, at most 5 MB",
      access: "user",
      limit: "write",
      query: cropQuery,
      upload: true,
      response: myProfileSchema,
    },
    ({ actor, query: { crop }, c }) =>
      setAvatar(app, actor, { sender: senderOf(c), read: () => sentPicture(c, ["avatar"]), crop }),
  );

  routes.endpoint(
    {
      method: "delete",
      path: "/profile/me/avatar",
      tag,
      summary: "Take my picture away",
      access: "user",
      limit: "write",
      response: myProfileSchema,
    },
    ({ actor }) => setAvatar(app, actor, null),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/avatars/{id}",
      tag,
      summary: "The picture of a person, under the address that `avatar_url` gives",
      access: "public",
      limit: "picture",
      params: profileById,
      query: pictureQuery,
    },
    ({ actor, params, query }) => avatarPicture(app, actor, params.id, query.size),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/profile/users/{id}",
      tag,
      summary: "A profile, as I may see it",
      access: "public",
      limit: "read",
      params: profileById,
      response: profile,
    },
    async ({ actor, params }) =>
      profileOf(app.db.query, app.shared, actor, await personFor(app.db.query, actor, params.id, "card")),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/profiles/by_username/{username}",
      tag,
      summary: "A profile by username, as I may see it",
      access: "public",
      limit: "read",
      params: profileByUsername,
      response: profile,
    },
    async ({ actor, params }) =>
      profileOf(app.db.query, app.shared, actor, await personByUsername(app.db.query, actor, params.username, "card")),
  );

  routes.endpoint(
    {
      method: "get",
      path: "/profiles/random",
      tag,
      summary: "A few open profiles",
      access: "public",
      limit: "read",
      response: randomProfilesResponse,
    },
    async ({ actor }) => ({ profiles: await randomProfiles(app.db.query, app.shared, actor, A_FEW) }),
  );
}
