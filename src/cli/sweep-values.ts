import { type OptionValues, textsOption, UsageError } from './command.ts';
import { type Setting, settingOf } from './variant.ts';

const mostPoints = 1000;

/** What one `--set` asks for: an element's property, or the load of all flows, and its values in order. */
export interface Axis {
  /** As it is told: `web.replicas`, or `load`. */
  name: string;
  /** Absent: the values are factors of the load. */
  setting?: Pick<Setting, 'element' | 'key'>;
  values: string[];
}

/** One value of each axis. */
export type Point = readonly string[];

/** Reads every `--set`: `web.replicas=2..10`, `web.replicas=2..10,2`, `web.serviceTime=5ms|10ms`, `load=0.5..2,0.5`. */
export function axesOf(options: OptionValues): Axis[] {
  return textsOption(options, 'set').map((text) => {
    const load = /^load=(.+)$/s.exec(text)?.[1];
    if (load !== undefined) return { name: 'load', values: factorsOf(valuesOf(load)) };
    const { element, key, value } = settingOf(text);
    return { name: `${element}.${key}`, setting: { element, key }, values: valuesOf(value) };
  });
}

/** All combinations, the last axis fastest. */
export function pointsOf(axes: readonly Axis[]): Point[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > mostPoints)
    throw new UsageError(
      `${count} combinations are more than one sweep runs (${mostPoints}); take larger steps`,
    );
  return axes.reduce<string[][]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  );
}

/** The values of one axis: a range of numbers of one unit, or alternatives. */
function valuesOf(text: string): string[] {
  const range = /^(-?[\d.]+?)([a-zA-Z%/]*)\.\.(-?[\d.]+?)([a-zA-Z%/]*)(?:,([\d.]+?)([a-zA-Z%/]*))?$/.exec(
    text,
  );
  if (!range) return text.split('|').map((value) => value.trim());
  const [, low = '', lowUnit = '', high = '', unit = '', step = '1', stepUnit = ''] = range;
  const [from, to, by] = [Number(low), Number(high), Number(step)];
  const units = new Set([lowUnit, unit, stepUnit].filter((each) => each !== ''));
  if (units.size > 1) throw new UsageError(`--set ${text}: all numbers of a range must have one unit`);
  if (!(by > 0 && to >= from && Number.isFinite(to - from)))
    throw new UsageError(`--set ${text}: a range goes up in steps larger than 0, such as 2..10 or 2..10,2`);
  const steps = Math.floor((to - from) / by + 1e-9);
  if (steps >= mostPoints)
    throw new UsageError(
      `--set ${text}: ${steps + 1} values are more than one sweep runs (${mostPoints}); take larger steps`,
    );
  const suffix = [...units].join('');
  return Array.from({ length: steps + 1 }, (_, at) => `${Number((from + at * by).toPrecision(12))}${suffix}`);
}

function factorsOf(values: readonly string[]): string[] {
  for (const value of values)
    if (!(Number(value) > 0 && Number.isFinite(Number(value))))
      throw new UsageError(`load takes factors larger than 0, such as load=0.5..2,0.5, and not "${value}"`);
  return [...values];
}
