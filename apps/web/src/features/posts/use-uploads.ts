import type { PostPicture } from "@helloworld/protocol";
import { LIMITS } from "@helloworld/protocol/constants";
import { newId } from "@helloworld/sdk";
import { t } from "@lingui/core/macro";
import { useEffect, useRef, useState } from "react";
import { errorText } from "../../app/errors.ts";
import { uploadPicture } from "./upload-picture.ts";

const TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];
const MOST_BYTES = 10 * 1024 * 1024;

/** A picture on its way to the server, or refused. */
export type Upload = { key: string; file: File; part: number; error: string | null; again: boolean };

/** Sends pictures, a few at a time in the order of choosing; `onDone` gets each that is there. */
export function useUploads(count: number, onDone: (picture: PostPicture) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const running = useRef(new Map<string, AbortController>());
  const done = useRef(onDone);
  done.current = onDone;

  useEffect(() => {
    const all = running.current;
    return () => {
      for (const one of all.values()) one.abort();
    };
  }, []);

  const change = (key: string, part: Partial<Upload>) =>
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...part } : one)));
  const drop = (key: string) => setUploads((all) => all.filter((one) => one.key !== key));

  const send = async ({ key, file }: Upload) => {
    const control = new AbortController();
    running.current.set(key, control);
    change(key, { error: null, part: 0 });
    try {
      const picture = await uploadPicture(file, (part) => change(key, { part }), control.signal);
      drop(key);
      done.current(picture);
    } catch (error) {
      if (!control.signal.aborted) change(key, { error: errorText(error), again: true });
    } finally {
      running.current.delete(key);
    }
  };

  const add = async (files: readonly File[]) => {
    const room = LIMITS.post_pictures - count - uploads.length;
    const fresh = files.map((file, index) => ({
      key: newId(),
      file,
      part: 0,
      error: index < room ? wrongWith(file) : t`A post can have up to ${LIMITS.post_pictures} pictures.`,
      again: false,
    }));
    setUploads((all) => [...all, ...fresh]);
    for (const one of fresh) if (one.error === null) await send(one);
  };

  const remove = (key: string) => {
    running.current.get(key)?.abort();
    drop(key);
  };

  return { uploads, add, remove, retry: send };
}

function wrongWith({ type, size }: File): string | null {
  if (!TYPES.includes(type)) return t`Only PNG, JPEG, GIF and WebP pictures are allowed.`;
  return size > MOST_BYTES ? t`Pictures can be up to 10 MB.` : null;
}
