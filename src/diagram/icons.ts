import type { ComponentKind } from '../model/model.ts';

/** Stroked paths on a grid of 24, and dots: centres of small filled circles. */
export interface Icon {
  path: string;
  dots?: readonly (readonly [x: number, y: number])[];
}

const circle = (x: number, y: number, radius: number) =>
  `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;

/** One icon a kind; `collapsed` is a box that is folded up. */
export const icons: Record<ComponentKind | 'collapsed', Icon> = {
  client: { path: `${circle(12, 7.5, 4)}M4 21c.4-4.6 3.6-7 8-7s7.6 2.4 8 7` },
  dns: { path: 'M12 2.5v19M8.5 21.5h7M5 5h11l3.5 2.75L16 10.5H5zM19 13H8l-3.5 2.25L8 17.5h11z' },
  cdn: {
    path: `${circle(12, 12, 9)}M12 3c-3 2.5-4.2 5.6-4.2 9s1.2 6.5 4.2 9c3-2.5 4.2-5.6 4.2-9S15 5.5 12 3M3 12h18`,
  },
  loadBalancer: {
    path: `${circle(4.5, 12, 2.2)}${circle(19.5, 4.5, 2.2)}${circle(19.5, 12, 2.2)}${circle(19.5, 19.5, 2.2)}M6.7 12h10.6M11 12V7.5a3 3 0 0 1 3-3h3.3M11 12v4.5a3 3 0 0 0 3 3h3.3`,
  },
  proxy: {
    path: 'M9 3.5h6v17H9zM2 9h14M2 9M18.5 6.5L21 9l-2.5 2.5M16 9h5M22 15.5H8M5.5 13L3 15.5 5.5 18M8 15.5H3',
  },
  gateway: {
    path: 'M3.5 21V11.5a8.5 8.5 0 0 1 17 0V21M2 21h20M8.3 21V9.5M15.7 21V9.5M12 21V8.5M3.5 14.5h17',
  },
  network: {
    path: 'M2.5 8h19v8.5h-19zM6 16.5v3.5M12 16.5v3.5M18 16.5v3.5M12 8V4M8.5 4h7',
    dots: [
      [6.5, 12.2],
      [10.2, 12.2],
    ],
  },
  service: { path: `M12 2.5l8.2 4.75v9.5L12 21.5l-8.2-4.75v-9.5z${circle(12, 12, 3.2)}` },
  worker: {
    path: `${circle(12, 12, 6.2)}${circle(12, 12, 2.1)}M12 2.3v3.5M12 18.2v3.5M2.3 12h3.5M18.2 12h3.5M5.15 5.15l2.45 2.45M16.4 16.4l2.45 2.45M5.15 18.85l2.45-2.45M16.4 7.6l2.45-2.45`,
  },
  scheduler: { path: `${circle(12, 12, 9)}M12 6.5V12l4 2.5` },
  cache: { path: 'M13.5 2.5L4.5 14h6.5l-1 7.5L19.5 9.5H13z' },
  database: {
    path: 'M4 5.5c0-1.7 3.6-3 8-3s8 1.3 8 3-3.6 3-8 3-8-1.3-8-3v13c0 1.7 3.6 3 8 3s8-1.3 8-3v-13M4 12c0 1.7 3.6 3 8 3s8-1.3 8-3',
  },
  search: { path: `${circle(10.5, 10.5, 7)}M15.6 15.6l5.4 5.4M7 10.5a3.5 3.5 0 0 1 3.5-3.5` },
  objectStore: {
    path: 'M3.5 6c0-1.6 3.8-2.8 8.5-2.8s8.5 1.2 8.5 2.8-3.8 2.8-8.5 2.8S3.5 7.6 3.5 6l2.3 13c.3 1.3 2.9 2.2 6.2 2.2s5.9-.9 6.2-2.2l2.3-13',
  },
  queue: { path: 'M2 5.5h20M2 18.5h20M4.5 9h3.5v6H4.5zM10.25 9h3.5v6h-3.5zM16 9h3.5v6H16z' },
  topic: {
    path: `${circle(5, 12, 2.4)}M10 7.5a6.4 6.4 0 0 1 0 9M13.7 4.8a10.2 10.2 0 0 1 0 14.4M17.3 2a14.1 14.1 0 0 1 0 20`,
  },
  coordinator: {
    path: `${circle(12, 5, 2.8)}${circle(5, 18.5, 2.8)}${circle(19, 18.5, 2.8)}M10.7 7.5L6.3 16M13.3 7.5l4.4 8.5M7.8 18.5h8.4`,
  },
  warehouse: { path: 'M2.5 21V9.5L12 3.5l9.5 6V21M6.5 21v-8.5h11V21M6.5 16.75h11M1.5 21h21' },
  external: {
    path: 'M7 19h10.3a4.3 4.3 0 0 0 .7-8.54A6.3 6.3 0 0 0 6 9.3 4.9 4.9 0 0 0 7 19z',
  },
  collapsed: { path: 'M12 3l9.5 5L12 13 2.5 8zM2.5 12.2l9.5 5 9.5-5M2.5 16.4l9.5 5 9.5-5' },
};

/** Marks inside a card, on a grid of 24. */
export const marks = {
  /** Of a leader among its followers; filled. */
  crown: 'M3 19h18v-2.5H3zM3 15L2 6.5l5.5 4L12 4l4.5 6.5 5.5-4L21 15z',
  /** Of an entry point: an arrow through a door. */
  entry: 'M13.5 3.5H18a2 2 0 0 1 2 2v13a2 2 0 0 1-2 2h-4.5M3 12h12M10.5 7l5 5-5 5',
} as const;

export type Family =
  | 'client'
  | 'traffic'
  | 'compute'
  | 'cache'
  | 'data'
  | 'messaging'
  | 'coordination'
  | 'external'
  | 'box';

/** Kinds of one family share a colour. */
export const families: Record<ComponentKind | 'collapsed', Family> = {
  client: 'client',
  dns: 'traffic',
  cdn: 'traffic',
  loadBalancer: 'traffic',
  proxy: 'traffic',
  gateway: 'traffic',
  network: 'traffic',
  service: 'compute',
  worker: 'compute',
  scheduler: 'compute',
  cache: 'cache',
  database: 'data',
  search: 'data',
  objectStore: 'data',
  warehouse: 'data',
  queue: 'messaging',
  topic: 'messaging',
  coordinator: 'coordination',
  external: 'external',
  collapsed: 'box',
};
