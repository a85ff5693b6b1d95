import type { JSX } from 'preact';

const width = 90;
const height = 18;

/** A line in a cell: how a figure went over the run, between its least and its most. */
export function Sparkline({
  values,
  name,
}: {
  values: readonly (number | null)[];
  name: string;
}): JSX.Element {
  return (
    <svg class="spark" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={name}>
      <path d={sparkPath(values)} />
    </svg>
  );
}

/** The path of a sparkline; it is broken where there is no figure. */
export function sparkPath(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  if (known.length < 2) return '';
  const least = Math.min(...known);
  const span = Math.max(...known) - least;
  const step = width / (values.length - 1);
  let command = 'M';
  return values
    .map((value, index) => {
      if (value === null) {
        command = 'M';
        return '';
      }
      const share = span > 0 ? (value - least) / span : 0.5;
      const point = `${command}${round(index * step)} ${round(height - 1 - share * (height - 2))}`;
      command = 'L';
      return point;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;
