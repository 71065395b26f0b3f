import type { Me } from "@helloworld/protocol";
import { useLingui } from "@lingui/react/macro";
import type { IconName } from "../../ui/icons.tsx";
import { useContacts } from "../contacts/use-contacts.ts";
import { useRooms } from "../rooms/use-rooms.ts";

type Step = {
  icon: IconName;
  title: string;
  text: string;
  action: string;
  to: "/settings/profile" | "/contacts" | "/rooms" | "/messages" | "/settings/appearance";
  search?: { add?: true; new?: true };
  /** The account shows that it was done. */
  done: boolean;
};

export function useTourSteps(me: Me): Step[] {
  const { t } = useLingui();
  const contacts = useContacts();
  const rooms = useRooms();
  return [
    {
      icon: "person",
      title: t`Add a picture of yourself`,
      text: t`Others recognise you by it, in conversations and on your profile.`,
      action: t`Choose a picture`,
      to: "/settings/profile",
      done: me.avatar_url !== null,
    },
    {
      icon: "personPlus",
      title: t`Find people you know`,
      text: t`Add them by username or email, several at once if you like.`,
      action: t`Find people`,
      to: "/contacts",
      search: { add: true },
      done: (contacts?.length ?? 0) > 0,
    },
    {
      icon: "rooms",
      title: t`Join a room`,
      text: t`Public rooms are for a topic, and everyone here can join them.`,
      action: t`Look at the rooms`,
      to: "/rooms",
      done: rooms.some(({ kind }) => kind !== "direct"),
    },
    {
      icon: "send",
      title: t`Send a message`,
      text: t`To one person or to a whole room. It arrives at once, and it waits for you when you're offline.`,
      action: t`Start writing`,
      to: "/messages",
      search: { new: true },
      done: rooms.some(({ last_message }) => last_message?.sender_id === me.id),
    },
    {
      icon: "palette",
      title: t`Make it look as you like`,
      text: t`Choose a theme. It is kept with your account, for all your devices.`,
      action: t`Choose a theme`,
      to: "/settings/appearance",
      done: me.theme !== "pink",
    },
  ];
}
