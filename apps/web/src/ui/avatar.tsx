import { useState } from "react";
import { cx } from "./cx.ts";
import { Icon, type IconName } from "./icons.tsx";

const SIZES = {
  small: "size-8 text-xs",
  medium: "size-11 text-base",
  large: "size-20 text-3xl",
} as const;

type AvatarProps = {
  /** Gives the colour; the same person or room has the same everywhere. */
  id: string;
  name: string;
  size?: keyof typeof SIZES;
  /** Drawn in place of the letters. */
  icon?: IconName;
  /** An address that takes `size`; shown in place of letters and icon, which it falls back to. */
  picture?: string | null | undefined;
  className?: string;
};

/** A picture, or letters in a colour. It is decoration: the name stands beside it. */
export function Avatar({ id, name, size = "medium", icon, picture, className }: AvatarProps) {
  const hue = hueOf(id);
  const [broken, setBroken] = useState<string | null>(null);
  const shown = picture && picture !== broken ? picture : null;
  return (
    <span
      aria-hidden="true"
      // Drawn by the style sheet: the letters are a picture, not part of the name of a button around them.
      data-letters={icon || shown ? undefined : lettersOf(name)}
      className={cx(
        "before:content-[attr(data-letters)]",
        "inline-flex shrink-0 items-center justify-center overflow-hidden font-bold select-none",
        icon ? "rounded-lg" : "rounded-full",
        SIZES[size],
        className,
      )}
      data-hue={hue}
    >
      {shown ? (
        <Picture address={shown} size={size} onError={() => setBroken(shown)} />
      ) : (
        icon && <Icon name={icon} className="size-1/2" />
      )}
    </span>
  );
}

/** Pixels wide on the screen, and the files for one and more of the device's pixels in each. */
const FILES = {
  small: { width: 32, file: 64, sharper: "128 3x" },
  medium: { width: 44, file: 64, sharper: "128 2x" },
  large: { width: 80, file: 256, sharper: null },
} as const;

type PictureProps = { address: string; size: keyof typeof FILES; onError: () => void };

function Picture({ address, size, onError }: PictureProps) {
  const { width, file, sharper } = FILES[size];
  const [finer, density] = sharper?.split(" ") ?? [];
  return (
    <picture className="contents">
      {/* The file of 256 pixels may move; the larger one stands still. */}
      {size === "large" && <source media="(prefers-reduced-motion: reduce)" srcSet={sized(address, 512)} />}
      <img
        src={sized(address, file)}
        srcSet={finer && `${sized(address, file)} 1x, ${sized(address, finer)} ${density}`}
        width={width}
        height={width}
        loading="lazy"
        decoding="async"
        alt=""
        onError={onError}
        className="size-full object-cover"
      />
    </picture>
  );
}

function sized(address: string, size: number | string): string {
  return `${address}${address.includes("?") ? "&" : "?"}size=${size}`;
}

/** The first letters of the first and the last word; whole characters, not halves of them. */
export function lettersOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (!first) return "?";
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word ? (Array.from(word)[0] ?? "") : ""))
    .join("")
    .toUpperCase();
}

/** The colours of avatars.css. */
const HUES = 24;

/** A colour that spreads over the circle, from the characters of an id. */
export function hueOf(id: string): number {
  let hash = 2166136261;
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  return (((hash >>> 0) * 7.0711) % HUES) | 0;
}
