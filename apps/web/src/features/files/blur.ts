import { thumbHashToDataURL } from "thumbhash";

const made = new Map<string, string | undefined>();
const MOST = 500;

/** A picture's blur as a background; undefined where there is none that can be drawn. */
export function blurOf(blur: string | undefined): string | undefined {
  if (!blur) return undefined;
  if (made.size > MOST) made.clear();
  if (!made.has(blur)) made.set(blur, draw(blur));
  return made.get(blur);
}

function draw(blur: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(blur), (sign) => sign.charCodeAt(0));
    return `url(${thumbHashToDataURL(bytes)})`;
  } catch {
    return undefined;
  }
}
