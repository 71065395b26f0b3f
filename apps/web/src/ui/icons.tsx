import { memo, type ReactNode } from "react";

/** One line weight, 24 units, round ends: drawn for this product. */
const paths = {
  home: <path d="M4 11 12 4l8 7M6 9.5V19a1 1 0 0 0 1 1h3.5v-5h3v5H17a1 1 0 0 0 1-1V9.5" />,
  rooms: <path d="M9 4 7 20M17 4l-2 16M4 9h16.5M3.5 15H20" />,
  messages: <path d="M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 3.5V17H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2Z" />,
  sun: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1" />
    </>
  ),
  moon: <path d="M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5Z" />,
  device: <path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1ZM9 20h6M12 16v4" />,
  person: (
    <>
      <circle cx="12" cy="8.5" r="4" />
      <path d="M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="9" r="3.5" />
      <path d="M2.5 19.5c.8-3.6 3.3-5 6.5-5s5.7 1.4 6.5 5M15.5 5.7a3.5 3.5 0 0 1 0 6.6M17.5 14.8c2.1.6 3.5 2.1 4 4.7" />
    </>
  ),
  bell: <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15L6 16.5ZM10 20.5a2.2 2.2 0 0 0 4 0" />,
  personPlus: (
    <>
      <circle cx="10" cy="8.5" r="4" />
      <path d="M2.5 20c1-4 4-5.5 7.5-5.5 1.9 0 3.7.5 5.1 1.6M18.5 14v6M15.5 17h6" />
    </>
  ),
  bellOff: (
    <path d="M6 16.5V11c0-1 .2-1.9.7-2.7M9 5.8A6 6 0 0 1 18 11v3M15.5 18h-11L6 16.5M10 20.5a2.2 2.2 0 0 0 4 0M4 4l16 16" />
  ),
  star: <path d="m12 4 2.5 5.1 5.5.8-4 3.9 1 5.5-5-2.6-5 2.6 1-5.5-4-3.9 5.5-.8Z" />,
  folder: <path d="M4 6.5h5.5l2 2.5H20v10H4V6.5Z" />,
  tag: <path d="M4 5h7.5l8.5 8.5-6.5 6.5L5 11.5V5M8.5 8.5v.01" />,
  flag: <path d="M6 20.5V4.5M6 5c4-2 7 2 12 0v8.5c-5 2-8-2-12 0" />,
  key: (
    <>
      <circle cx="8" cy="15.5" r="4" />
      <path d="m11 12.5 8-8M15.5 8l3 3M18 5.5l2 2" />
    </>
  ),
  block: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m6 6 12 12" />
    </>
  ),
  place: (
    <>
      <path d="M12 20.5c4-4.5 6.5-7.5 6.5-10.5a6.5 6.5 0 0 0-13 0c0 3 2.5 6 6.5 10.5Z" />
      <circle cx="12" cy="10" r="2.200" />
    </>
  ),
  mail: <path d="M4.5 6h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM4 7l8 6 8-6" />,
  megaphone: <path d="M4 10v4a1 1 0 0 0 1 1h2.5L17 19.5V4.5L7.5 9H5a1 1 0 0 0-1 1ZM8 15l1 5h2.5M20 10v4" />,
  lock: (
    <path d="M6.5 11h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3" />
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17c-5-5.5-5-11.5 0-17Z" />
    </>
  ),
  attach: (
    <path d="M19.5 11.500 12 19a4.600 4.600 0 0 1-6.500-6.500l8-8a3.100 3.100 0 0 1 4.400 4.400l-7.900 7.900a1.500 1.500 0 0 1-2.200-2.200l7-7" />
  ),
  microphone: (
    <>
      <path d="M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3Z" />
      <path d="M5.5 11.5a6.500 6.500 0 0 0 13 0M12 18v2.500M8.500 20.500h7" />
    </>
  ),
  file: <path d="M6 3.500h7.500L18.500 8.500V20.500H6V3.500ZM13.500 3.500V8.500H18.500M9 12.500h6M9 16h6" />,
  play: <path d="M7.500 5v14l11-7-11-7Z" fill="currentColor" />,
  pause: <path d="M8 5.500v13M16 5.500v13" strokeWidth="3" />,
  stop: <path d="M7 7h10v10H7V7Z" fill="currentColor" />,
  search: (
    <>
      <circle cx="11" cy="11" r="6.5" />
      <path d="m16 16 4.5 4.5" />
    </>
  ),
  plus: <path d="M12 5v14M5 12h14" />,
  minus: <path d="M5 12h14" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  heart: <path d="M12 19.5 5 12.6a4.4 4.4 0 0 1 6.2-6.2l.8.8.8-.8a4.4 4.4 0 0 1 6.2 6.2L12 19.5Z" />,
  thumbUp: (
    <path d="M7.5 11v8.5H5a1 1 0 0 1-1-1V12a1 1 0 0 1 1-1h2.5Zm0 0 3.5-7a2 2 0 0 1 2.5 2l-.5 4h5a2 2 0 0 1 2 2.3l-1 5.5a2 2 0 0 1-2 1.7H7.5" />
  ),
  thumbDown: (
    <path d="M7.5 13V4.5H5a1 1 0 0 0-1 1V12a1 1 0 0 0 1 1h2.5Zm0 0 3.5 7a2 2 0 0 0 2.5-2l-.5-4h5a2 2 0 0 0 2-2.3l-1-5.5a2 2 0 0 0-2-1.7H7.5" />
  ),
  comment: (
    <path d="M12 4.5c4.7 0 8.5 3.2 8.5 7.2s-3.8 7.2-8.5 7.2c-1 0-2-.1-2.9-.4L4.5 20l1-3.7c-1.3-1.2-2-2.8-2-4.6 0-4 3.8-7.2 8.5-7.2Z" />
  ),
  promote: <path d="M12 19.5V5M6 11l6-6 6 6M6 19.5h12" />,
  share: <path d="M12 15V4M8 7.5 12 3.5l4 4M5 12v7a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-7" />,
  check: <path d="m5 12.5 4.5 4.5L19 7" />,
  back: <path d="M14.5 5 8 12l6.5 7" />,
  forward: <path d="M9.5 5 16 12l-6.5 7" />,
  download: <path d="M12 4v11M7 10.5l5 5 5-5M5 20h14" />,
  down: <path d="M12 5v13M6 12.5l6 6 6-6" />,
  chevron: <path d="m6 9.5 6 6 6-6" />,
  more: <path d="M5.5 12h.01M12 12h.01M18.5 12h.01" strokeWidth="3" />,
  send: <path d="M4.5 12 3.5 4.5l17 7.5-17 7.5L4.5 12Zm0 0H12" />,
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 8v.01" />
    </>
  ),
  warning: <path d="M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17v.01" />,
  calendar: (
    <path d="M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1ZM4 10.5h16M8.5 3.5v4M15.5 3.5v4" />
  ),
  edit: <path d="M4 20l1-4.5L16 4.5a1.4 1.4 0 0 1 2 0L19.5 6a1.4 1.4 0 0 1 0 2L8.5 19 4 20ZM14 6.5l3.5 3.5" />,
  trash: <path d="M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5M10.5 11v5M13.5 11v5" />,
  copy: <path d="M9 9h10v11H9V9ZM15 9V5a1 1 0 0 0-1-1H6a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3" />,
  link: <path d="M10 14a4 4 0 0 0 5.7.3l3-3A4 4 0 0 0 13 5.6l-1 1M14 10a4 4 0 0 0-5.7-.3l-3 3A4 4 0 0 0 11 18.4l1-1" />,
  unread: (
    <>
      <path d="M13 5H5a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2v3.5L12 17h7a2 2 0 0 0 2-2v-3" />
      <circle cx="19" cy="6" r="2.5" fill="currentColor" />
    </>
  ),
  leave: <path d="M14 4.5H6a1 1 0 0 0-1 1v13a1 1 0 0 0 1 1h8M10.5 12H21M17 8l4 4-4 4" />,
  retry: <path d="M19.5 12a7.5 7.5 0 1 1-2.3-5.4M19.5 3.5v4.5H15" />,
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7v5l3 2" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12Z" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  eyeOff: (
    <path d="M4 4l16 16M9.9 5.8A9 9 0 0 1 12 5.5c3.7 0 7 2 9.5 6.5a16 16 0 0 1-2.7 3.6M6 7.5A15 15 0 0 0 2.5 12c2.5 4.5 5.8 6.5 9.5 6.5a9 9 0 0 0 4-.9M10 10a3 3 0 0 0 4 4" />
  ),
  offline: (
    <path d="M4 4l16 16M8.5 13a6 6 0 0 1 2.7-1.3M15.7 13.2M5 9.5a11 11 0 0 1 3-1.9M12.5 6.5a11 11 0 0 1 6.5 3M12 17.5v.01" />
  ),
  shield: <path d="M12 3.5 5 6v6c0 4 3 7 7 8.5 4-1.5 7-4.5 7-8.5V6l-7-2.5ZM9 12l2.2 2.2L15.5 10" />,
  palette: (
    <>
      <path d="M12 3.5a8.5 8.5 0 1 0 0 17c1.5 0 2-1 1.5-2-.7-1.5.2-2.5 1.5-2.5h2.5c1.9 0 3-1.5 3-4 0-4.5-3.8-8.5-8.5-8.5Z" />
      <path d="M8 10v.01M12 7.5v.01M16 10v.01M7.5 14v.01" strokeWidth="2.5" />
    </>
  ),
  mention: (
    <>
      <circle cx="12" cy="12" r="3.5" />
      <path d="M15.5 12v1.5a2.5 2.5 0 0 0 5 0V12a8.5 8.5 0 1 0-3.5 6.9" />
    </>
  ),
  reply: <path d="M9.5 6 4 11.5 9.5 17M4.5 11.5H14a6 6 0 0 1 6 6V19" />,
  pin: <path d="M9 4h6M10 4v6l-3.5 4h11L14 10V4M12 14v6.5" />,
  emoji: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M8.5 14.5c2 2.3 5 2.3 7 0M9 9.5v.01M15 9.5v.01" />
    </>
  ),
  list: <path d="M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01" />,
  format: <path d="M3.5 18 8 6l4.5 12M5 14h6M20 18v-6M20 15a2.7 3 0 1 1-5.4 0 2.7 3 0 0 1 5.4 0Z" />,
  timer: (
    <>
      <circle cx="12" cy="13.500" r="7" />
      <path d="M12 9.5v4M9.5 3.5h5M12 3.5v3" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof paths;

/** A drawing beside a text; hidden from screen readers, which get the text. */
export const Icon = memo(function Icon({ name, className }: { name: IconName; className?: string }) {
  return <Drawing className={className}>{paths[name]}</Drawing>;
});

/** Lines drawn as those above, for a part of the product with its own. */
export function Drawing({ className = "size-5", children }: { className?: string | undefined; children: ReactNode }) {
  return (
    <svg
      viewBox="0 0 24 24"
      className={`shrink-0 ${className}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}
