import { comparisons } from '../../../src/model/model.ts';
import { isMetric, shapes } from '../../vocabulary/index.ts';
import type { Path, Slot } from './slots.ts';
import { readFigure, readPath } from './values.ts';
import type { Walk } from './walk.ts';

/** Reads what follows `expect`; `of` is whose a metric without a subject is. */
export function readExpectation(walk: Walk, of: 'flow' | 'any'): void {
  walk.index += 1;
  walk.offer({ type: 'metric', of });
  walk.offer({ type: 'reference', to: 'flow', goesOn: true });
  const subject = hasSubject(walk) ? readSubject(walk) : undefined;
  if (!subject) walk.offer({ type: 'reference', to: 'element', goesOn: true });
  walk.need({ type: 'metric', of: subject ?? of });
  if (!walk.isName() || walk.beginsAnother()) return;
  const metric = walk.token?.image ?? '';
  walk.index += 1;
  readComparison(walk, metric);
}

/** Whether a name stands here that is followed by a metric rather than compared itself. */
function hasSubject(walk: Walk): boolean {
  if (!walk.isName() || walk.beginsAnother()) return false;
  if (isComparison(walk, 1)) return !isMetric(walk.token?.image ?? '');
  return walk.is('.', 1) || (walk.isName(1) && !walk.onNewLine(1)) || !isMetric(walk.token?.image ?? '');
}

function readSubject(walk: Walk): Path | undefined {
  const slot: Slot = { type: 'reference', to: 'element', goesOn: true };
  return readPath(walk, slot, (after) => ({ type: 'reference', to: 'element', after }));
}

function readComparison(walk: Walk, metric: string): void {
  walk.need({ type: 'comparison', metric });
  if (!isComparison(walk, 0)) return;
  walk.index += 1;
  walk.need({ type: 'metricValue', metric });
  if (walk.beginsAnother()) return;
  if (walk.token?.type !== 'quantity' && !walk.isName()) return;
  walk.index += 1;
  walk.offer({ type: 'keyword', words: ['during'] });
  if (!walk.accept('during')) return;
  readFigure(walk, shapes.time(), '2m');
  if (walk.accept('..')) readFigure(walk, shapes.time(), '5m');
}

function isComparison(walk: Walk, ahead: number): boolean {
  return comparisons.some((sign) => walk.is(sign, ahead));
}
