import type { Room } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { showToast } from "../../ui/toast.ts";

/** Joins a public room and opens it. */
export function useJoinRoom() {
  const navigate = useNavigate();
  const [joining, setJoining] = useState(false);
  const join = async (room: Pick<Room, "id" | "name">) => {
    setJoining(true);
    try {
      await client.joinRoom(room.id);
      showToast(t`You joined ${room.name}.`, "ok");
      await navigate({ to: "/messages/$room", params: { room: room.id } });
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setJoining(false);
    }
  };
  return { join, joining };
}
