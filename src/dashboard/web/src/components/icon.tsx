const paths = {
  now: 'M2 12h4l3-8 5 16 3-8h5',
  review: 'M4 4h16v16H4zM8 12l3 3 5-6',
  failed: 'M12 3l10 17H2zM12 10v4M12 17v.5',
  bills: 'M5 2h14v20l-3.5-2-3.5 2-3.5-2L5 22zM9 8h6M9 12h6',
  history: 'M4 20V10M10 20V4M16 20v-7M22 20H2',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5',
  moon: 'M20 14.5A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.5z',
  keyboard: 'M2 6h20v12H2zM6 10h.5M10 10h.5M14 10h.5M18 10h.5M7 14h10',
  upload: 'M12 16V4M7 9l5-5 5 5M4 20h16',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 4l12 8-12 8z',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 4.5v5M8 14.5v5',
  retry: 'M20 11a8 8 0 1 0-2 6M20 4v7h-7',
  close: 'M6 6l12 12M18 6L6 18',
  check: 'M4 12.5l5 5L20 6.5',
  next: 'M9 5l7 7-7 7',
  previous: 'M15 5l-7 7 7 7',
  search: 'M10.5 3a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15M16 16l5 5',
  file: 'M6 2h8l5 5v15H6zM14 2v5h5',
} as const

export type IconName = keyof typeof paths

/** A small drawing beside words that say the same; screen readers pass it over. */
export const Icon = ({name, size = 16}: {name: IconName; size?: number}) => (
  <svg
    class="icon"
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.8"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    <path d={paths[name]} />
  </svg>
)
