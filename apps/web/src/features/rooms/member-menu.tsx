import type { Me, Member, MemberRole, Room } from "@helloworld/protocol";
import { canInRoom, roleRank } from "@helloworld/protocol/permissions";
import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { Icon } from "../../ui/icons.tsx";
import { Menu, MenuChoice, MenuItem, MenuSeparator } from "../../ui/menu.tsx";
import { showToast } from "../../ui/toast.ts";
import { roleName } from "./names.ts";
import { HandOnDialog } from "./transfer-dialog.tsx";

type Given = Exclude<MemberRole, "owner">;
const ROLES: readonly Given[] = ["admin", "moderator", "member"];
const ICONS = { admin: "shield", moderator: "flag", member: "person" } as const;

/** What one may do with somebody in the room; nothing where that is nothing. */
export function MemberMenu({ room, me, member }: { room: Room; me: Me; member: Member }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const [open, setOpen] = useState<"take_out" | "hand_on" | null>(null);
  const { user, role } = member;
  const mine = room.my?.role ?? "member";
  const below = roleRank(role) < roleRank(mine);
  if (user.id === me.id || !canInRoom(room, "staff") || !below) return null;
  const close = () => setOpen(null);
  const act = async (action: Promise<unknown>, done: string) => {
    try {
      await action;
      showToast(done, "ok");
      await queries.invalidateQueries({ queryKey: ["members", room.id] });
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return (
    <>
      <Menu label={t`Actions for ${user.name}`}>
        <MenuChoice<Given>
          label={t`Role`}
          value={role as Given}
          onChange={(next) => {
            const called = roleName(next);
            void act(client.api.setRole(room.id, user.id, next), t`${user.name}'s role is now ${called}.`);
          }}
          options={ROLES.filter((one) => roleRank(one) < roleRank(mine)).map((one) => ({
            value: one,
            label: roleName(one),
            mark: <Icon name={ICONS[one]} />,
          }))}
        />
        <MenuSeparator />
        {canInRoom(room, "own") && (
          <MenuItem icon="key" onAction={() => setOpen("hand_on")}>{t`Transfer ownership`}</MenuItem>
        )}
        <MenuItem icon="leave" danger onAction={() => setOpen("take_out")}>{t`Remove from room`}</MenuItem>
      </Menu>
      {open === "hand_on" && <HandOnDialog room={room} user={user} onClose={close} />}
      {open === "take_out" && (
        <ConfirmDialog
          danger
          title={t`Remove ${user.name}?`}
          confirm={t`Remove`}
          onConfirm={() => act(client.api.removeMember(room.id, user.id), t`${user.name} was removed.`)}
          onClose={close}
        >
          <Trans>They'll no longer see its messages. What they wrote stays. They can be added again.</Trans>
        </ConfirmDialog>
      )}
    </>
  );
}
