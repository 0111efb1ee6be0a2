import type { ReactNode } from 'react';

/** Line drawings on a 24 × 24 ground, own work. */
const DRAWINGS = {
  camera: 'M4 8h3l2-3h6l2 3h3v11H4z M12 10.2a3.3 3.3 0 1 0 0 6.6a3.3 3.3 0 0 0 0-6.6',
  picture: 'M4 5h16v14H4z M4 16l4.5-4.5 4 4 3-3L20 17 M9 9.5h.01',
  pin: 'M12 21c-4-4.6-6-7.8-6-11a6 6 0 0 1 12 0c0 3.2-2 6.4-6 11z M12 8a2 2 0 1 0 0 4a2 2 0 0 0 0-4',
  search: 'M11 5a6 6 0 1 0 0 12a6 6 0 0 0 0-12 M15.5 15.5L20 20',
  close: 'M6 6l12 12 M18 6L6 18',
  back: 'M14.5 5l-7 7 7 7',
  next: 'M9.5 5l7 7-7 7',
  down: 'M5 9.5l7 7 7-7',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  plus: 'M12 5v14 M5 12h14',
  minus: 'M5 12h14',
  clock: 'M12 4a8 8 0 1 0 0 16a8 8 0 0 0 0-16 M12 8v4.5l3 2',
  phone:
    'M6 4h4l1.5 4.5-2.3 1.6a11 11 0 0 0 4.7 4.7l1.6-2.3L20 14v4c0 1.1-.9 2-2 2C10.8 20 4 13.2 4 6c0-1.1.9-2 2-2z',
  person: 'M12 4.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7 M5 20c.6-4 3.3-6 7-6s6.4 2 7 6',
  list: 'M4 6h.01 M8 6h12 M4 12h.01 M8 12h12 M4 18h.01 M8 18h12',
  map: 'M4 6.5l5-2 6 2 5-2v13l-5 2-6-2-5 2z M9 4.5v13 M15 6.5v13',
  target: 'M12 7a5 5 0 1 0 0 10a5 5 0 0 0 0-10 M12 3v4 M12 17v4 M3 12h4 M17 12h4',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15z M10 20.5h4 M12 5V3.5',
  home: 'M4 11l8-7 8 7 M6 9.5V20h12V9.5',
  filter: 'M4 6h16 M7 12h10 M10 18h4',
  offline:
    'M4 4l16 16 M8.5 13.5a5 5 0 0 1 5-1.2 M5 10a10 10 0 0 1 4-2.3 M13 7.1A10 10 0 0 1 19 10 M12 18h.01',
  more: 'M5 11a1 1 0 1 0 0 2a1 1 0 0 0 0-2 M12 11a1 1 0 1 0 0 2a1 1 0 0 0 0-2 M19 11a1 1 0 1 0 0 2a1 1 0 0 0 0-2',
  settings: 'M4 7h9 M17 7h3 M15 5v4 M4 17h3 M11 17h9 M9 15v4',
  speak:
    'M12 4a2.5 2.5 0 0 1 2.5 2.5v5a2.5 2.5 0 0 1-5 0v-5A2.5 2.5 0 0 1 12 4z M6.5 11.5a5.5 5.5 0 0 0 11 0 M12 17v3',
  sun: 'M12 8.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 0 0 0-7 M12 3v2 M12 19v2 M3 12h2 M19 12h2 M5.6 5.6l1.4 1.4 M17 17l1.4 1.4 M5.6 18.4L7 17 M17 7l1.4-1.4',
  link: 'M10 14l4-4 M8.5 11.5l-2 2a3 3 0 0 0 4.2 4.2l2-2 M15.5 12.5l2-2a3 3 0 0 0-4.2-4.2l-2 2',
} as const;

export type IconName = keyof typeof DRAWINGS;

/** A picture beside words; it says nothing to a screen reader, the words do. */
export function Icon({ name, size = '1.25em' }: { name: IconName; size?: string }): ReactNode {
  return (
    <svg
      className="cb-icon"
      viewBox="0 0 24 24"
      width={size}
      height={size}
      aria-hidden="true"
      focusable="false"
    >
      <path d={DRAWINGS[name]} />
    </svg>
  );
}
