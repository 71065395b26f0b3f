import type { CustomEmoji } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { client } from "../../app/client.ts";
import { setCustomEmojis, useCustomEmojis } from "../../app/custom-emojis.ts";
import { NotFoundPage } from "../../app/error-pages.tsx";
import { errorText, PlainError } from "../../app/errors.ts";
import { PageTitle } from "../../app/page-title.tsx";
import { useForm } from "../../app/use-form.ts";
import { Button } from "../../ui/button.tsx";
import { ConfirmDialog } from "../../ui/dialog.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Notice } from "../../ui/notice.tsx";
import { PictureInput } from "../../ui/picture-input.tsx";
import { CustomEmoji as Face } from "../../ui/rich/custom-emoji.tsx";
import { TextField } from "../../ui/text-field.tsx";
import { showToast } from "../../ui/toast.ts";
import { useMe } from "../session/use-session.ts";

/** The emoji of this place, for its staff; for anybody else there is no such page. */
export function EmojisPage() {
  const { t } = useLingui();
  const me = useMe();
  const emojis = useCustomEmojis();
  if (!me || me.role === "user") return <NotFoundPage />;
  return (
    <>
      <PageTitle title={t`Custom emoji`} />
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
        <div>
          <h1 className="text-3xl font-extrabold tracking-tight">
            <Trans>Custom emoji</Trans>
          </h1>
          <p className="text-ink-soft">
            <Trans>Pictures that everyone here can use in messages as :name:, and react with.</Trans>
          </p>
        </div>
        <NewEmoji emojis={emojis} />
        {emojis.length === 0 ? (
          <EmptyState icon="emoji" title={t`No custom emoji yet`} />
        ) : (
          <ul aria-label={t`Custom emoji`} className="divide-y divide-line rounded-lg border border-line bg-surface">
            {emojis.map((emoji) => (
              <EmojiRow key={emoji.name} emoji={emoji} emojis={emojis} />
            ))}
          </ul>
        )}
      </div>
    </>
  );
}

/** The list with one added or changed. */
function withEmoji(emojis: readonly CustomEmoji[], emoji: CustomEmoji): CustomEmoji[] {
  return [...emojis.filter(({ name }) => name !== emoji.name), emoji].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function NewEmoji({ emojis }: { emojis: readonly CustomEmoji[] }) {
  const { t } = useLingui();
  const [picture, setPicture] = useState<File | null>(null);
  const { form, field, setValues, failure, pending } = useForm({
    initial: { name: "" },
    required: ["name"],
    check: ({ name }): { name?: string } =>
      emojis.some((emoji) => emoji.name === name)
        ? { name: t`An emoji with this name exists. Change its picture below.` }
        : {},
    submit: async ({ name }) => {
      if (!picture) throw new PlainError(t`Choose a picture first.`);
      setCustomEmojis(withEmoji(emojis, await client.api.setEmoji(name, picture)));
      showToast(t`:${name}: was added.`, "ok");
      setValues({ name: "" });
      setPicture(null);
    },
  });
  return (
    <form
      {...form}
      aria-label={t`New emoji`}
      className="flex flex-col gap-4 rounded-lg border border-line bg-surface p-4"
    >
      {failure && <Notice tone="error">{failure}</Notice>}
      <TextField
        {...field("name")}
        label={t`Name`}
        hint={t`Lowercase letters, digits and underscores, like party_bee.`}
        maxLength={LIMITS.emoji_name}
        autoCapitalize="none"
        autoComplete="off"
      />
      <PictureInput
        label={picture ? t`Choose another picture` : t`Choose a picture`}
        hint={picture?.name ?? t`PNG, JPEG, GIF or WebP, ideally square.`}
        tooLarge={t`Pictures can be up to 5 MB.`}
        onChoose={setPicture}
      />
      <Button
        type="submit"
        variant="primary"
        pending={pending}
        aria-disabled={!picture || pending}
        className="self-start"
      >
        <Trans>Add emoji</Trans>
      </Button>
    </form>
  );
}

function EmojiRow({ emoji, emojis }: { emoji: CustomEmoji; emojis: readonly CustomEmoji[] }) {
  const { t } = useLingui();
  const { name } = emoji;
  const [pending, setPending] = useState(false);
  const [removing, setRemoving] = useState(false);
  const change = async (picture: File) => {
    setPending(true);
    try {
      setCustomEmojis(withEmoji(emojis, await client.api.setEmoji(name, picture)));
    } catch (error) {
      showToast(errorText(error), "error");
    } finally {
      setPending(false);
    }
  };
  const remove = async () => {
    try {
      await client.api.removeEmoji(name);
      setCustomEmojis(emojis.filter((other) => other.name !== name));
    } catch (error) {
      showToast(errorText(error), "error");
    }
  };
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 p-3">
      <span className="text-3xl" aria-hidden="true">
        <Face name={name} />
      </span>
      <span className="min-w-24 grow font-semibold wrap-anywhere">:{name}:</span>
      <PictureInput
        label={t`Change picture`}
        tooLarge={t`Pictures can be up to 5 MB.`}
        pending={pending}
        onChoose={change}
      />
      <Button size="small" variant="quiet" aria-label={t`Remove :${name}:`} onClick={() => setRemoving(true)}>
        <Trans>Remove</Trans>
      </Button>
      {removing && (
        <ConfirmDialog
          danger
          title={t`Remove :${name}:?`}
          confirm={t`Remove`}
          onConfirm={remove}
          onClose={() => setRemoving(false)}
        >
          {t`Messages and reactions with it will show its name instead.`}
        </ConfirmDialog>
      )}
    </li>
  );
}
