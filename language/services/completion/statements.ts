import { componentKinds, placeKinds } from '../../../src/model/model.ts';
import { readFlow } from './flows.ts';
import { readScenario } from './scenarios.ts';
import type { BlockType, Keys, Path, Slot } from './slots.ts';
import { readTargets } from './targets.ts';
import { readArrowBody, readName, readOptionalBody, readPath, readProperty } from './values.ts';
import type { Declaration, Walk } from './walk.ts';

const free: Slot = { type: 'free' };

const kindWords = new Set<string>(componentKinds);
const placeWords = new Set<string>(placeKinds);

type Read = (walk: Walk) => void;

/** Reads a whole document. */
export function readDocument(walk: Walk): void {
  let block: BlockType = 'start';
  while (!walk.ended) {
    walk.offer({ type: 'statement', in: block });
    if (walk.is('system') && block === 'start') block = 'imports';
    else if (!walk.is('import')) block = 'document';
    walk.step(() => readMember(walk));
  }
  walk.offer({ type: 'statement', in: block });
}

const members: Readonly<Record<string, Read>> = {
  system: readSystem,
  import: readImport,
  group: readGroup,
  technology: readTechnology,
  link: readLink,
  flow: (walk) => declared(walk, 'flow', ['flow'], () => readFlow(walk)),
  scenario: (walk) => declared(walk, 'scenario', ['scenario'], () => readScenario(walk)),
  view: (walk) => declared(walk, 'view', ['view'], () => readOptionalBody(walk, owned('view'))),
  accept: readAccept,
};

const owned = (owner: (Keys & { from: 'owner' })['owner'], kinds: readonly string[] = []): Keys => ({
  from: 'owner',
  owner,
  ...(kinds.length === 0 ? {} : { subjects: { kinds } }),
});

function readMember(walk: Walk): void {
  const word = walk.token?.image ?? '';
  const told = walk.isArrow(1) || walk.is('.', 1);
  if (!told && kindWords.has(word)) readComponent(walk);
  else if (!told && placeWords.has(word)) readPlace(walk);
  else if (!told && Object.hasOwn(members, word)) members[word]?.(walk);
  else if (walk.isName()) readConnection(walk);
}

/** Reads the name and the title of an element whose word stands here, and then the rest of it inside it. */
function declared(walk: Walk, type: Declaration['type'], kinds: readonly string[], read: Read): void {
  const start = walk.token?.startOffset ?? 0;
  walk.index += 1;
  walk.need(free);
  const token = walk.isName() && !walk.onNewLine() ? walk.token : undefined;
  if (token) walk.index += 1;
  const title = walk.take('text')?.image.replaceAll('"', '');
  const element = token && {
    type,
    name: token.image,
    kinds,
    start,
    offset: token.startOffset,
    ...(title === undefined ? {} : { title }),
  };
  walk.declare(element, () => read(walk));
}

function readSystem(walk: Walk): void {
  walk.index += 1;
  walk.need(free);
  if (walk.isName() && !walk.onNewLine()) walk.index += 1;
  walk.take('text');
  readOptionalBody(walk, owned('system'));
}

function readImport(walk: Walk): void {
  walk.index += 1;
  walk.need({ type: 'path' });
  if (!walk.take('text')) return;
  walk.offer({ type: 'keyword', words: ['as'] });
  if (!walk.accept('as')) return;
  walk.need(free);
  if (walk.isName() && !walk.onNewLine()) walk.index += 1;
}

function readPlace(walk: Walk): void {
  const kind = walk.token?.image ?? '';
  const keys = owned('place', [kind]);
  declared(walk, 'place', [kind], () => {
    if (!walk.accept('{')) return;
    const given = new Set<string>();
    readInside(walk, 'place', keys, given, () => {
      if (placeWords.has(walk.token?.image ?? '')) readPlace(walk);
    });
  });
}

/** Reads a body that has statements beside its properties, from behind the `{`. */
function readInside(walk: Walk, block: BlockType, keys: Keys, given: Set<string>, read: Read): void {
  walk.untilBrace(
    () => {
      walk.offer({ type: 'statement', in: block });
      walk.offer({ type: 'key', keys, given });
    },
    () => {
      if (walk.isKey()) readProperty(walk, keys, given);
      else read(walk);
    },
    block !== 'component',
  );
}

function readGroup(walk: Walk): void {
  declared(walk, 'group', ['group'], () => {
    if (walk.accept('{')) readInside(walk, 'group', owned('group'), new Set(), readGroupMember);
  });
}

function readGroupMember(walk: Walk): void {
  const word = walk.token?.image ?? '';
  if (kindWords.has(word) && !walk.isArrow(1)) readComponent(walk);
  else if (word === 'group' && !walk.isArrow(1)) readGroup(walk);
  else if (word === 'accept' && !walk.isArrow(1)) readAccept(walk);
  else if (walk.isName()) readConnection(walk);
}

/** The technology after `using`, where there is one. */
function readUsing(walk: Walk, kinds: readonly string[]) {
  walk.offer({ type: 'keyword', words: ['using'] });
  if (!walk.accept('using')) return undefined;
  const slot: Slot = { type: 'technology', kinds };
  const technology = readPath(walk, slot, (after) => ({ type: 'technology', kinds, after }));
  /* What is no name stands in its place: the body behind it is one all the same. */
  if (!technology && !walk.onNewLine() && !walk.take('quantity')) walk.take('text');
  return technology;
}

function readComponent(walk: Walk): void {
  const kinds = [walk.token?.image ?? ''];
  declared(walk, 'component', kinds, () => {
    const technology = readUsing(walk, kinds);
    if (technology && walk.around?.type === 'component') walk.around.technology = technology;
    if (!walk.accept('{')) return;
    readInside(walk, 'component', owned('component', kinds), new Set(), () => {
      if (walk.isArrow()) readOwnArrow(walk);
      else if (walk.is('accept')) readAccept(walk);
    });
  });
}

function readOwnArrow(walk: Walk): void {
  walk.index += 1;
  readTargets(walk);
  if (walk.token?.type === 'text' && !walk.is(':', 1)) walk.index += 1;
  readArrowBody(walk);
}

function readTechnology(walk: Walk): void {
  declared(walk, 'technology', [], () => {
    walk.offer({ type: 'keyword', words: ['for'] });
    const kinds: string[] = [];
    if (walk.accept('for'))
      do {
        walk.need({ type: 'keyword', words: componentKinds });
        const kind = walk.token?.image ?? '';
        if (!kindWords.has(kind)) break;
        kinds.push(kind);
        walk.index += 1;
      } while (walk.accept(','));
    if (walk.around?.type === 'technology') walk.around.kinds = kinds;
    if (kinds.length > 0) readUsing(walk, kinds);
    readOptionalBody(walk, owned('component', kinds));
  });
}

function readLink(walk: Walk): void {
  walk.index += 1;
  const place: Slot = { type: 'reference', to: 'place' };
  const after = (path: Path): Slot => ({ type: 'reference', to: 'place', after: path });
  readPath(walk, place, after);
  walk.offer({ type: 'keyword', words: ['<->'] });
  if (walk.accept('<->')) readPath(walk, place, after);
  readOptionalBody(walk, owned('link'));
}

/** Reads a connection. Whatever begins with a name may also become one. */
function readConnection(walk: Walk): void {
  readName(walk, (after) => ({ type: 'reference', to: 'component', after }));
  walk.offer({ type: 'arrow' });
  while (walk.goesOn()) {
    walk.index += 1;
    readTargets(walk);
    walk.offer({ type: 'arrow' });
  }
  walk.take('text');
  readArrowBody(walk);
}

function readAccept(walk: Walk): void {
  walk.index += 1;
  walk.need({ type: 'rule' });
  if (!walk.take('text')) return;
  walk.offer({ type: 'keyword', words: ['on'] });
  if (walk.accept('on'))
    readPath(walk, { type: 'reference', to: 'element' }, (after) => ({
      type: 'reference',
      to: 'element',
      after,
    }));
  walk.offer({ type: 'keyword', words: ['because'] });
  if (walk.accept('because')) {
    walk.need(free);
    walk.take('text');
  }
  walk.offer({ type: 'keyword', words: ['until'] });
  if (walk.accept('until')) {
    walk.need({ type: 'date' });
    walk.take('date');
  }
  readOptionalBody(walk, owned('accept'));
}
