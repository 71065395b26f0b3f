import type { GalleryResponse } from "@helloworld/protocol";
import { useCallback, useRef, useState } from "react";
import { client } from "../../app/client.ts";

/** The pages of the gallery so far, beginning with the one that the loader got. */
export function useGallery(first: GalleryResponse) {
  const [state, setState] = useState(first);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const asking = useRef(false);
  const { next_cursor } = state;
  const more = useCallback(async () => {
    if (asking.current || next_cursor === null) return;
    asking.current = true;
    setLoading(true);
    setError(null);
    try {
      const page = await client.api.gallery({ cursor: next_cursor });
      setState(({ pictures }) => {
        const known = new Set(pictures.map((picture) => picture.id));
        const others = page.pictures.filter((picture) => !known.has(picture.id));
        return { pictures: [...pictures, ...others], next_cursor: page.next_cursor };
      });
    } catch (failed) {
      setError(failed);
    } finally {
      asking.current = false;
      setLoading(false);
    }
  }, [next_cursor]);
  return { ...state, loading, error, more };
}
