import type { KeyDistribution } from '../../model/distribution.ts';
import { keyBands } from '../capacity/popularity.ts';
import type { WorkingSetEstimate } from '../facts.ts';

/** The fifth of the keys that is asked for most: by the rule of thumb it gets most of the requests. */
const hotPart = 0.2;

/** Size of the hot fifth of the keys, and the share of the requests that really goes there. */
export function workingSetOf(
  keys: KeyDistribution,
  itemSize: number | undefined,
): WorkingSetEstimate | undefined {
  const bands = keyBands(keys);
  if (bands.length === 0) return undefined;
  const items = Math.ceil(keys.keys * hotPart);
  let left = items;
  let share = 0;
  for (const band of bands) {
    const taken = Math.min(left, band.keys);
    share += taken * band.each;
    left -= taken;
    if (left <= 0) break;
  }
  return { items, share: Math.min(1, share), ...(itemSize === undefined ? {} : { bytes: items * itemSize }) };
}
