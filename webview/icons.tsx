import type { JSX } from 'preact';

/** Outlines on a grid of 16, as thick as the editor's own icons. */
const outlines = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  run: 'M4.5 2.8v10.4L13 8z',
  play: 'M4.5 2.8v10.4L13 8z',
  end: 'M4 4l8 8M12 4l-8 8',
  find: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM10.6 10.6 14 14',
  window: 'M9 2.5h4.5V7M13.5 2.5 8 8M6.5 3.5h-4v10h10v-4',
  more: 'M3 8h.01M8 8h.01M13 8h.01',
  one: 'M6.5 4v8l6-4zM3 3v10',
  pause: 'M5 3v10M11 3v10',
  whole: 'M2.5 3v10M13.5 3v10M5 8h6M5 8l2-2M5 8l2 2M11 8 9 6M11 8l-2 2',
  stop: 'M4 4h8v8H4z',
  fold: 'M4.5 2.5 8 6l3.5-3.5M4.5 13.5 8 10l3.5 3.5',
  unfold: 'M4.5 6 8 2.5 11.5 6M4.5 10 8 13.5 11.5 10',
  dependencies: 'M2.5 6.5h3v3h-3zM10.5 2.5h3v3h-3zM10.5 10.5h3v3h-3zM5.5 8h2.5V4h2.5M8 8v4h2.5',
  break: 'M9 1.5 4 9h3.5L7 14.5 12 7H8.5z',
  open: 'M3.5 10 8 5.5l4.5 4.5',
  close: 'M3.5 6 8 10.5 12.5 6',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3',
} as const;

export type IconName = keyof typeof outlines;

/** Decoration: the button that holds it has the name. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={outlines[name]} />
    </svg>
  );
}

/** A button that shows an icon and says its name to those who cannot see it. */
export function IconButton(props: {
  icon: IconName;
  name: string;
  act: () => void;
  /** Of a button that stays down. */
  pressed?: boolean;
  disabled?: boolean;
}): JSX.Element {
  return (
    <button
      type="button"
      class={`icon-button ${props.icon}`}
      title={props.name}
      aria-label={props.name}
      {...(props.pressed === undefined ? {} : { 'aria-pressed': props.pressed })}
      disabled={props.disabled ?? false}
      onClick={props.act}
    >
      <Icon name={props.icon} />
    </button>
  );
}
