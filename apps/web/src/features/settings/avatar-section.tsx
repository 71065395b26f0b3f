import type { UserCard } from "@helloworld/protocol";
import { Trans, useLingui } from "@lingui/react/macro";
import { Suspense, useState } from "react";
import { errorText } from "../../app/errors.ts";
import { Avatar } from "../../ui/avatar.tsx";
import { Button } from "../../ui/button.tsx";
import { lazyComponent } from "../../ui/lazy-component.tsx";
import { PictureInput } from "../../ui/picture-input.tsx";
import { showToast } from "../../ui/toast.ts";
import { saveAvatar } from "../profiles/use-my-profile.ts";

const CropDialog = lazyComponent(() => import("./crop-dialog.tsx"), "CropDialog");

/** My picture: another one, of which I choose the square that shows, or none. */
export function AvatarSection({ user }: { user: UserCard }) {
  const { t } = useLingui();
  const [chosen, setChosen] = useState<File | null>(null);
  const [pending, setPending] = useState(false);
  const remove = async () => {
    setPending(true);
    try {
      await saveAvatar(null);
      showToast(t`Picture removed.`, "ok");
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  return (
    <section aria-labelledby="my-picture" className="mb-6 flex flex-wrap items-center gap-4">
      <Avatar id={user.id} name={user.name} picture={user.avatar_url} size="large" />
      <div className="flex min-w-0 grow basis-56 flex-col gap-2">
        <h2 id="my-picture" className="text-sm font-semibold">
          <Trans>Your picture</Trans>
        </h2>
        <div className="flex flex-wrap items-start gap-2">
          <PictureInput
            label={user.avatar_url ? t`Change picture` : t`Add a picture`}
            tooLarge={t`Pictures can be up to 5 MB.`}
            hint={t`PNG, JPEG, GIF or WebP, up to 5 MB. Everyone sees it.`}
            pending={pending}
            onChoose={setChosen}
          />
          {user.avatar_url && (
            <Button size="small" variant="quiet" pending={pending} onClick={remove}>
              <Trans>Remove picture</Trans>
            </Button>
          )}
        </div>
      </div>
      {chosen && (
        <Suspense>
          <CropDialog file={chosen} onClose={() => setChosen(null)} />
        </Suspense>
      )}
    </section>
  );
}
