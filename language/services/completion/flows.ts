import { operations } from '../../../src/model/model.ts';
import { dimensions, shapes } from '../../vocabulary/index.ts';
import { readExpectation } from './expectations.ts';
import type { Keys, Path, Slot } from './slots.ts';
import { readTargets } from './targets.ts';
import { readArrowBody, readFigure, readName, readPath, readProperty } from './values.ts';
import type { Walk } from './walk.ts';

const keys: Keys = { from: 'owner', owner: 'flow' };
const outcomes = ['miss', 'else', 'undo'] as const;
const same = (a: Path, b: Path) => a.join('.') === b.join('.');

/** Who may begin a line: everybody who is at work in the flow, inside a block only its runner and those called in it. */
class Callers {
  private inside: Path[] = [];
  private runner: Path | undefined;

  constructor(
    private readonly outside: readonly Path[],
    /** A block belongs to whoever begins its first line. */
    private readonly isBlock: boolean,
  ) {}

  list(): Path[] {
    const around = !this.isBlock ? this.outside : this.runner ? [this.runner] : this.outside;
    const all = [...around, ...this.inside];
    return all.filter((path, index) => all.findIndex((other) => same(other, path)) === index);
  }

  begin(caller: Path): void {
    if (this.isBlock) this.runner ??= caller;
    else this.inside.push(caller);
  }

  call(targets: readonly Path[]): void {
    this.inside.push(...targets);
  }
}

/** Reads a flow from behind its title. */
export function readFlow(walk: Walk): void {
  const client = (after?: Path): Slot => ({ type: 'reference', to: 'client', ...(after ? { after } : {}) });
  walk.offer({ type: 'keyword', words: ['from'] });
  const from = walk.accept('from') ? readPath(walk, client(), client) : undefined;
  walk.offer({ type: 'keyword', words: ['at'] });
  if (walk.accept('at')) readFigure(walk, shapes.rate(), dimensions.rate.example);
  if (!walk.accept('{')) return;
  const callers = new Callers(from ? [from] : [], false);
  const given = new Set<string>();
  walk.untilBrace(
    () => {
      walk.offer({ type: 'statement', in: 'flow' });
      walk.offer({ type: 'key', keys, given });
      walk.offer({ type: 'caller', callers: callers.list() });
    },
    () => {
      if (walk.isKey()) readProperty(walk, keys, given);
      else if (walk.is('expect') && !walk.isArrow(1)) readExpectation(walk, 'flow');
      else readStep(walk, callers);
    },
  );
}

/** Reads a block where one stands; its first line may begin with one of these. */
function readBlock(walk: Walk, first: readonly Path[]): void {
  if (!walk.accept('{')) return;
  const callers = new Callers(first, true);
  walk.untilBrace(
    () => {
      walk.offer({ type: 'statement', in: 'steps' });
      walk.offer({ type: 'caller', callers: callers.list() });
    },
    () => readStep(walk, callers),
  );
}

const blocks: Readonly<Record<string, (walk: Walk, callers: Callers) => void>> = {
  parallel: (walk, callers) => {
    walk.take('quantity');
    walk.offer({ type: 'keyword', words: ['wait'] });
    if (walk.accept('wait')) {
      walk.need({ type: 'keyword', words: ['all', 'any'] });
      if (!walk.is('{')) walk.index += 1;
    }
    readBlock(walk, callers.list());
  },
  choose: (walk, callers) => {
    if (!walk.accept('{')) return;
    walk.untilBrace(
      () => walk.offer({ type: 'value', form: shapes.share(), example: '50%' }),
      () => {
        if (walk.token?.type !== 'quantity') return;
        walk.index += 1;
        readBlock(walk, callers.list());
      },
    );
  },
  repeat: (walk, callers) => {
    readFigure(walk, shapes.distribution('number'), '3');
    readBlock(walk, callers.list());
  },
  pause: (walk) => readFigure(walk, shapes.distribution('time'), '30s'),
};

function readStep(walk: Walk, callers: Callers): void {
  const word = walk.token?.image ?? '';
  if (walk.is('{')) readBlock(walk, callers.list());
  else if (Object.hasOwn(blocks, word) && !walk.isArrow(1)) {
    walk.index += 1;
    blocks[word]?.(walk, callers);
  } else if (walk.isName()) readChain(walk, callers);
}

function readChain(walk: Walk, callers: Callers): void {
  const after = (path: Path): Slot => ({ type: 'reference', to: 'component', after: path });
  const source = readName(walk, after);
  callers.begin(source);
  walk.need({ type: 'arrow' });
  let making = [source];
  while (walk.goesOn()) {
    walk.index += 1;
    const targets = readTargets(walk);
    callers.call(targets);
    readOutcomes(walk, making, targets);
    walk.offer({ type: 'arrow' });
    making = targets;
  }
}

/** Reads what follows the target of a call: operation, body, and what happens when it fails. */
function readOutcomes(walk: Walk, making: readonly Path[], targets: readonly Path[]): void {
  walk.offer({ type: 'operation', of: targets });
  if (operations.some((operation) => walk.is(operation))) walk.index += 1;
  for (const word of outcomes) walk.offer({ type: 'outcome', of: targets, word });
  readArrowBody(walk);
  for (const word of outcomes) {
    walk.offer({ type: 'outcome', of: targets, word });
    if (walk.accept(word)) readBlock(walk, word === 'miss' ? [...targets, ...making] : making);
  }
}
