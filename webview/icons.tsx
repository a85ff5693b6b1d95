import type { JSX } from 'preact';

/** Outlines on a grid of 16, as thick as the editor's own icons. */
const outlines = {
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  fit: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  run: 'M4.5 2.8v10.4L13 8z',
  stop: 'M4 4h8v8H4z',
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
export function IconButton(props: { icon: IconName; name: string; act: () => void }): JSX.Element {
  return (
    <button
      type="button"
      class={`icon-button ${props.icon}`}
      title={props.name}
      aria-label={props.name}
      onClick={props.act}
    >
      <Icon name={props.icon} />
    </button>
  );
}
