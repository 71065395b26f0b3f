import type { PostPicture, Room } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { plural } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";
import { attach } from "../files/use-attachments.ts";
import { draftName, draftOf, keepPostDraft, keptDraft } from "../posts/post-draft.ts";
import { uploadPicture } from "../posts/upload-picture.ts";
import { forgetShared, type Shared } from "./shared.ts";

const joined = (...parts: string[]) => parts.filter((part) => part.trim() !== "").join("\n");

/** Takes what was shared to where it is written on, behind what stands there already. Nothing is sent yet. */
export function useShare({ title, text, files }: Shared) {
  const navigate = useNavigate();
  const [pending, setPending] = useState(false);

  const toRoom = async (room: Room) => {
    const place = { room_id: room.id };
    client.setDraft(place, joined(client.store.draft(place), title === text ? "" : title, text));
    if (files.length > 0) attach(place, files);
    await forgetShared();
    await navigate({ to: "/messages/$room", params: { room: room.id }, replace: true });
  };

  const toPost = async () => {
    setPending(true);
    try {
      const draft = keptDraft(null) ?? draftOf(null);
      const room = LIMITS.post_pictures - draft.pictures.length;
      const pictures = files.filter((file) => /^image\/(?:png|jpeg|gif|webp)$/.test(file.type)).slice(0, room);
      const uploaded: PostPicture[] = [];
      for (const picture of pictures) {
        uploaded.push(await uploadPicture(picture, () => {}, new AbortController().signal));
      }
      const left_out = files.length - pictures.length;
      if (left_out > 0)
        showToast(
          plural(left_out, {
            one: "# file was left out: posts have pictures only.",
            other: "# files were left out: posts have pictures only.",
          }),
          "error",
        );
      keepPostDraft(draftName(null), draftOf(null), {
        ...draft,
        title: draft.title || title.slice(0, LIMITS.post_title),
        content: joined(draft.content, draft.title && title !== text ? title : "", text),
        pictures: [...draft.pictures, ...uploaded],
      });
      await forgetShared();
      await navigate({ to: "/create_post", replace: true });
    } catch (error) {
      showToast(errorText(error), "error");
      setPending(false);
    }
  };

  const cancel = async () => {
    await forgetShared();
    await navigate({ to: "/messages", replace: true });
  };

  return { pending, toRoom, toPost, cancel };
}
