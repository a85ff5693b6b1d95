import { shapes } from '../../vocabulary/index.ts';
import { readExpectation } from './expectations.ts';
import type { Keys, Path, Slot } from './slots.ts';
import { readArrowBody, readFigure, readOptionalBody, readPath, readProperty } from './values.ts';
import type { Walk } from './walk.ts';

const keys: Keys = { from: 'owner', owner: 'scenario' };

/** Reads a scenario from behind its title. */
export function readScenario(walk: Walk): void {
  if (!walk.accept('{')) return;
  const given = new Set<string>();
  walk.untilBrace(
    () => {
      walk.offer({ type: 'statement', in: 'scenario' });
      walk.offer({ type: 'key', keys, given });
    },
    () => {
      if (walk.isKey()) readProperty(walk, keys, given);
      else if (walk.is('expect')) readExpectation(walk, 'any');
      else if (walk.is('at')) readEvent(walk);
    },
  );
}

function readEvent(walk: Walk): void {
  walk.index += 1;
  readFigure(walk, shapes.time(), '2m');
  walk.need({ type: 'action' });
  const word = walk.token?.image ?? '';
  if (walk.onNewLine() || !Object.hasOwn(actions, word)) return;
  walk.index += 1;
  actions[word]?.(walk);
  walk.offer({ type: 'keyword', words: ['for'] });
  if (walk.accept('for')) readFigure(walk, shapes.time(), '3m');
}

function readElement(walk: Walk, to: 'element' | 'component' | 'flow' = 'element'): Path | undefined {
  const slot: Slot = { type: 'reference', to };
  return readPath(walk, slot, (after) => ({ type: 'reference', to, after }));
}

/** `2 of` before what fails. */
function readSome(walk: Walk): void {
  if (walk.token?.type === 'quantity') {
    walk.index += 1;
    walk.need({ type: 'keyword', words: ['of'] });
    walk.accept('of');
  }
  readElement(walk);
}

function readFactor(walk: Walk): void {
  walk.offer({ type: 'keyword', words: ['by'] });
  if (walk.accept('by')) readFigure(walk, shapes.factor(), '3x');
}

function readSide(walk: Walk): void {
  do readElement(walk);
  while (walk.accept(','));
}

const actions: Readonly<Record<string, (walk: Walk) => void>> = {
  fail: readSome,
  drain: readSome,
  restart: readSome,
  slow: (walk) => {
    readSome(walk);
    readFactor(walk);
  },
  load: (walk) => {
    walk.offer({ type: 'keyword', words: ['by'] });
    walk.offer({ type: 'reference', to: 'flow' });
    if (!walk.is('by')) readElement(walk, 'flow');
    readFactor(walk);
  },
  partition: (walk) => {
    readSide(walk);
    walk.offer({ type: 'keyword', words: ['|'] });
    if (walk.accept('|')) readSide(walk);
  },
  degrade: (walk) => {
    readElement(walk);
    walk.need({ type: 'arrow' });
    if (!walk.isArrow()) return;
    walk.index += 1;
    readElement(walk);
    readArrowBody(walk);
  },
  flush: (walk) => {
    readElement(walk, 'component');
  },
  scale: (walk) => {
    readElement(walk, 'component');
    walk.offer({ type: 'keyword', words: ['to'] });
    if (walk.accept('to')) readFigure(walk, shapes.count(), '6');
  },
  set: (walk) => {
    const named = readElement(walk, 'component') ?? [];
    readOptionalBody(walk, { from: 'owner', owner: 'component', subjects: { named } });
  },
};
