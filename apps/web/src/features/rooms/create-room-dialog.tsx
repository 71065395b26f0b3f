import type { UserCard, Visibility } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PictureInput } from "../../ui/picture-input.tsx";
import { RadioCards } from "../../ui/radio-cards.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { PeoplePicker } from "../profiles/people-picker.tsx";
import { VisibilityChoice } from "./visibility-choice.tsx";

type CreateRoomDialogProps = { onClose: () => void; visibility?: Visibility };

/** Makes a group or a channel, with its first members, and opens it. */
export function CreateRoomDialog({ onClose, visibility: initial = "public" }: CreateRoomDialogProps) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const [kind, setKind] = useState<"group" | "channel">("group");
  const [visibility, setVisibility] = useState(initial);
  const [people, setPeople] = useState<readonly UserCard[]>([]);
  const [picture, setPicture] = useState<File | null>(null);
  const { form, field, failure, pending } = useForm({
    initial: { name: "", topic: "" },
    required: ["name"],
    submit: async ({ name, topic }) => {
      const member_ids = people.map((person) => person.id);
      const room = await client.createRoom({ kind, name, topic, visibility, member_ids });
      // The room is there; without its picture it is still the room that was wanted.
      if (picture)
        await client.api.setRoomPicture(room.id, picture).catch((error) => showToast(errorText(error), "error"));
      void queryClient.invalidateQueries({ queryKey: ["public_rooms"] });
      await navigate({ to: "/messages/$room", params: { room: room.id } });
    },
  });
  return (
    <Dialog title={t`Create a room`} onClose={onClose}>
      <form {...form} className="flex flex-col gap-5">
        {failure && <Notice tone="error">{failure}</Notice>}
        <TextField {...field("name")} label={t`Name`} maxLength={LIMITS.room_name} autoFocus autoComplete="off" />
        <TextField {...field("topic")} label={t`Topic (optional)`} maxLength={LIMITS.room_topic} autoComplete="off" />
        <PictureInput
          label={picture ? t`Choose another picture` : t`Add a picture (optional)`}
          tooLarge={t`Pictures can be up to 5 MB.`}
          {...(picture && { hint: picture.name })}
          onChoose={setPicture}
        />
        <RadioCards
          label={t`Who can write`}
          value={kind}
          onChange={setKind}
          options={[
            { value: "group", icon: "people", title: t`Group`, text: t`Everyone can write.` },
            {
              value: "channel",
              icon: "megaphone",
              title: t`Channel`,
              text: t`Moderators and admins write, others read.`,
            },
          ]}
        />
        <VisibilityChoice value={visibility} onChange={setVisibility} />
        <PeoplePicker label={t`Add people (optional)`} chosen={people} onChange={setPeople} />
        <div className="flex justify-end gap-3">
          <Button onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button type="submit" variant="primary" pending={pending}>
            <Trans>Create</Trans>
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
