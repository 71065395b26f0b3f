import sharp from "sharp";
import type { Chance } from "./chance.ts";

/** Pictures made of simple shapes, drawn anew for each: landscapes for posts, faces for people. */

/** A landscape: sky, sun, hills or water, and now and then a house or a boat. PNG. */
export function landscape(chance: Chance): Promise<Buffer> {
  const hue = chance.upTo(360);
  const [width, height] = chance.one([
    [900, 600],
    [800, 800],
    [700, 900],
  ] as const);
  const horizon = height * (0.45 + 0.2 * chance.next());
  const hill = (at: number, lift: number, light: number) => {
    const points = Array.from({ length: 9 }, (_, index) => {
      const x = (index / 8) * width;
      return `${x.toFixed(0)},${(at - lift * chance.next()).toFixed(0)}`;
    });
    return `<polygon points="0,${height} ${points.join(" ")} ${width},${height}" fill="hsl(${(hue + 120) % 360} 35% ${light}%)"/>`;
  };
  const water = chance.next() < 0.4;
  const boat = `<g transform="translate(${width * (0.2 + 0.5 * chance.next())} ${horizon + height * 0.15})">
    <path d="M0 0h90l-18 26H18Z" fill="#5b3a29"/><path d="M44 -70v66h34Z" fill="#fff6e9"/></g>`;
  const house = `<g transform="translate(${width * (0.15 + 0.6 * chance.next())} ${height * 0.7})">
    <path d="M0 0h80v70H0Z" fill="#f2dfc8"/><path d="M-10 0 40-45 90 0Z" fill="#a8432f"/><path d="M30 30h20v40H30Z" fill="#6b4a35"/></g>`;
  return drawn(
    width,
    height,
    `<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="hsl(${hue} 60% 72%)"/><stop offset="1" stop-color="hsl(${(hue + 40) % 360} 75% 88%)"/></linearGradient></defs>
    <rect width="${width}" height="${height}" fill="url(#sky)"/>
    <circle cx="${width * chance.next()}" cy="${horizon * 0.5}" r="${40 + chance.upTo(50)}" fill="hsl(${(hue + 50) % 360} 90% 80%)"/>
    ${water ? `<rect y="${horizon}" width="${width}" height="${height}" fill="hsl(${(hue + 200) % 360} 45% 55%)"/>${boat}` : ""}
    ${water ? "" : hill(horizon, height * 0.18, 55) + hill(horizon + height * 0.15, height * 0.12, 42) + house + hill(height * 0.9, height * 0.06, 30)}`,
  );
}

/** A face of circles. PNG. */
export function face(chance: Chance): Promise<Buffer> {
  const hue = chance.upTo(360);
  const skin = chance.one(["#f3cfb3", "#e0ac84", "#c68a5e", "#9a6238", "#6f4528"]);
  const hair = chance.one(["#2b1d14", "#5a3a22", "#a9703a", "#d8b26a", "#8c8c94", "#1f2a44"]);
  const smile = 20 + chance.upTo(25);
  return drawn(
    400,
    400,
    `<rect width="400" height="400" fill="hsl(${hue} 55% 82%)"/>
    <ellipse cx="200" cy="420" rx="150" ry="110" fill="hsl(${(hue + 180) % 360} 45% 45%)"/>
    <circle cx="200" cy="165" r="${112 + chance.upTo(14)}" fill="${hair}"/>
    <ellipse cx="200" cy="205" rx="92" ry="104" fill="${skin}"/>
    <circle cx="165" cy="195" r="9" fill="#20140c"/><circle cx="235" cy="195" r="9" fill="#20140c"/>
    <path d="M160 245q40 ${smile} 80 0" fill="none" stroke="#7a2e2e" stroke-width="8" stroke-linecap="round"/>
    ${chance.next() < 0.3 ? '<g fill="none" stroke="#333" stroke-width="6"><circle cx="165" cy="195" r="28"/><circle cx="235" cy="195" r="28"/><path d="M193 195h14"/></g>' : ""}`,
  );
}

function drawn(width: number, height: number, shapes: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}
