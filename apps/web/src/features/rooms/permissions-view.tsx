import type { MemberRole, Room, RoomPermissions } from "@helloworld/protocol";
import { canInRoom, roleRank } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { SelectField } from "../../ui/select-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { fromRoleOn } from "./names.ts";

const ROLES: readonly MemberRole[] = ["member", "moderator", "admin", "owner"];

/** Who may do what in a room; those who may change it choose. */
export function PermissionsView({ room }: { room: Room }) {
  const { t } = useLingui();
  const [saving, setSaving] = useState<Partial<RoomPermissions>>({});
  const role = room.my?.role ?? "member";
  const permissions = { ...room.permissions, ...saving };
  const names: Record<keyof RoomPermissions, string> = {
    send: t`Write messages`,
    attach: t`Attach files`,
    pin: t`Pin messages`,
    mention_all: t`Mention everyone`,
    add: t`Add people, invite, and approve requests`,
    manage: t`Edit name, topic, picture and these permissions`,
  };
  const set = async (change: Partial<RoomPermissions>) => {
    setSaving(change);
    try {
      await client.api.updateRoom(room.id, { permissions: change });
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setSaving({});
    }
  };
  const may = (permission: keyof RoomPermissions) =>
    canInRoom(room, "manage") &&
    roleRank(room.permissions[permission]) <= roleRank(role) &&
    (permission !== "manage" || role === "owner");
  return (
    <div className="flex flex-col gap-4 p-4">
      <p className="text-sm text-ink-soft">
        <Trans>Choose who can do what. The owner can do everything. Nobody can grant more than they have.</Trans>
      </p>
      {(Object.keys(names) as (keyof RoomPermissions)[]).map((permission) =>
        may(permission) ? (
          <SelectField
            key={permission}
            stacked
            label={names[permission]}
            value={permissions[permission]}
            onChange={(lowest) => set({ [permission]: lowest })}
            options={ROLES.filter((one) => roleRank(one) <= roleRank(role)).map((one) => ({
              value: one,
              label: fromRoleOn(one),
            }))}
          />
        ) : (
          <dl key={permission}>
            <dt className="text-sm font-semibold">{names[permission]}</dt>
            <dd className="text-ink-soft">{fromRoleOn(permissions[permission])}</dd>
          </dl>
        ),
      )}
    </div>
  );
}
