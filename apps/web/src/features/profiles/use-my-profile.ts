import type { MyProfile, UpdateProfileBody } from "@helloworld/protocol";
import { t } from "@lingui/core/macro";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "../../app/client.ts";
import { errorText } from "../../app/errors.ts";
import { queryClient } from "../../app/query.tsx";
import { showToast } from "../../ui/toast.ts";

const KEY = ["my_profile"];

export function useMyProfile() {
  return useQuery({ queryKey: KEY, queryFn: () => client.api.myProfile() });
}

export async function saveProfile(change: UpdateProfileBody): Promise<MyProfile> {
  return shown(await client.api.updateProfile(change));
}

/** A square of a picture, in its pixels; null takes mine away. */
export async function saveAvatar(picture: Blob | null, crop?: { x: number; y: number; side: number }): Promise<void> {
  await shown(await client.api.setAvatar(picture, crop));
}

/** Shows what was saved everywhere, with a new name or picture. */
async function shown(saved: MyProfile): Promise<MyProfile> {
  queryClient.setQueryData(KEY, saved);
  void queryClient.invalidateQueries({ queryKey: ["profile"] });
  const { me } = client.store;
  if (me && (saved.user.name !== me.name || saved.user.avatar_url !== me.avatar_url))
    client.setMe(await client.api.me());
  return saved;
}

/** A choice that is saved as it is made; while it is on its way it shows already. */
export function useSaveChoice() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: saveProfile,
    onMutate: (change: UpdateProfileBody) => {
      const before = queries.getQueryData<MyProfile>(KEY);
      if (before) queries.setQueryData(KEY, { ...before, ...change });
      return before;
    },
    onSuccess: () => showToast(t`Saved.`, "ok"),
    onError: (error, _change, before) => {
      queries.setQueryData(KEY, before);
      showToast(errorText(error), "error");
    },
    scope: { id: "my_profile" },
  });
}
