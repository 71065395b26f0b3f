import { z } from "zod";
import { userCard } from "./accounts.ts";
import { id, timestamp } from "./common.ts";
import { LIMITS } from "./constants.ts";
import { phrase } from "./phrase.ts";
import { room } from "./rooms.ts";

/** Why an invitation can be used, or not. `closed`: by this person, because of a block between them and who invites. */
export const invitationState = z.enum(["open", "expired", "used_up", "revoked", "closed"]);
export type InvitationState = z.infer<typeof invitationState>;

/** A link into a room, as those see it who may make some. */
export const invitation = z
  .object({
    id,
    created_by: z.union([userCard, z.null()]),
    created_at: timestamp,
    expires_at: timestamp.nullable(),
    max_uses: z.number().int().nullable(),
    uses: z.number().int().meta({ description: "How many people came in by it." }),
    state: invitationState,
  })
  .meta({ id: "Invitation" });
export type Invitation = z.infer<typeof invitation>;

export const invitationsResponse = z
  .object({ invitations: z.array(invitation).meta({ description: "Newest first; revoked ones are not among them." }) })
  .meta({ id: "InvitationsResponse" });
export type InvitationsResponse = z.infer<typeof invitationsResponse>;

export const createInvitationBody = z
  .object({
    expires_in: z
      .number()
      .int()
      .min(60, { error: phrase("At least a minute.") })
      .max(LIMITS.invitation_seconds, { error: phrase("At most a year.") })
      .nullable()
      .default(7 * 86_400)
      .meta({ description: "Seconds from now; null for no end." }),
    max_uses: z
      .number({ error: phrase("A whole number.") })
      .int({ error: phrase("A whole number.") })
      .min(1, { error: phrase("At least 1.") })
      .max(LIMITS.invitation_uses, { error: phrase("At most {maximum}.", { maximum: LIMITS.invitation_uses }) })
      .nullable()
      .default(null)
      .meta({ description: "How many people may come in by it; null for any number." }),
  })
  .meta({ id: "CreateInvitationBody" });
export type CreateInvitationBody = z.input<typeof createInvitationBody>;

export const newInvitation = z
  .object({
    invitation,
    token: z
      .string()
      .meta({ description: "Shown this once, only a hash of it is kept. The page for it is `/join/<token>`." }),
  })
  .meta({ id: "CreateInvitationResponse" });
export type NewInvitation = z.infer<typeof newInvitation>;

/** The preview that the holder of a link sees before joining. */
export const invitationPreview = z
  .object({
    state: invitationState,
    expires_at: timestamp.nullable(),
    room: room
      .pick({ id: true, kind: true, visibility: true, name: true, topic: true, picture_url: true, member_count: true })
      .nullable()
      .meta({ description: "Null where the invitation cannot be used (any more)." }),
    invited_by: z.union([userCard, z.null()]),
    is_member: z.boolean(),
  })
  .meta({ id: "InvitationPreview" });
export type InvitationPreview = z.infer<typeof invitationPreview>;
