import { registerMailJobs } from "../mail/mail.ts";
import { accounts } from "./accounts/feature.ts";
import { admin } from "./admin/feature.ts";
import { contacts } from "./contacts/feature.ts";
import { emojis } from "./emojis/feature.ts";
import { erasure } from "./erasure/feature.ts";
import { accountExports } from "./exports/feature.ts";
import type { Feature } from "./feature.ts";
import { files } from "./files/feature.ts";
import { folders } from "./folders/feature.ts";
import { help } from "./help/feature.ts";
import { links } from "./links/feature.ts";
import { messages } from "./messages/feature.ts";
import { moderation } from "./moderation/feature.ts";
import { notifications } from "./notifications/feature.ts";
import { pages } from "./pages/feature.ts";
import { pictures } from "./pictures/feature.ts";
import { posts } from "./posts/feature.ts";
import { presence } from "./presence/feature.ts";
import { profiles } from "./profiles/feature.ts";
import { rooms } from "./rooms/feature.ts";
import { search } from "./search/feature.ts";

const mail: Feature = { jobs: [registerMailJobs] };

/** What the server is made of, in the order of the API's documentation. */
export const FEATURES: readonly Feature[] = [
  accounts,
  admin,
  accountExports,
  profiles,
  rooms,
  files,
  folders,
  messages,
  contacts,
  presence,
  notifications,
  emojis,
  moderation,
  posts,
  pages,
  help,
  search,
  erasure,
  links,
  mail,
  pictures,
];
