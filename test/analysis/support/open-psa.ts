import type { FaultTree, Gate } from '../../../src/analysis/reliability/fault-tree.ts';

interface Tag {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: Tag[];
}

/** The part of Open-PSA (Epstein and Rauzy 2008) that the Aralia fault trees are written in. */
export function readOpenPsa(xml: string): FaultTree {
  const document = parse(xml);
  const gates: Record<string, Gate> = {};
  const named = new Set<string>();
  const probability: Record<string, number> = {};
  let first: string | undefined;
  for (const tag of everyTag(document)) {
    const name = tag.attributes.name ?? '';
    if (tag.name === 'define-gate') {
      first ??= name;
      gates[name] = formula(only(tag));
      for (const used of everyTag(only(tag))) if (used.name === 'gate') named.add(used.attributes.name ?? '');
    }
    if (tag.name === 'define-basic-event') probability[name] = Number(only(tag).attributes.value);
  }
  const tops = Object.keys(gates).filter((gate) => !named.has(gate));
  const top = tops.length === 1 ? tops[0] : first;
  if (top === undefined) throw new Error('no gate is defined');
  return { top, gates, probability };
}

const inner: Record<string, (of: Gate[], tag: Tag) => Gate> = {
  and: (of) => ({ type: 'and', of }),
  or: (of) => ({ type: 'or', of }),
  atleast: (of, { attributes }) => ({ type: 'atLeast', needed: Number(attributes.min), of }),
  not: (of) => ({ type: 'not', of }),
  xor: (of) =>
    of.reduce((left, right) => ({
      type: 'or',
      of: [
        { type: 'and', of: [left, { type: 'not', of: [right] }] },
        { type: 'and', of: [{ type: 'not', of: [left] }, right] },
      ],
    })),
};

function formula(tag: Tag): Gate {
  if (tag.name === 'gate' || tag.name === 'basic-event' || tag.name === 'event')
    return tag.attributes.name ?? '';
  const make = inner[tag.name];
  if (!make) throw new Error(`unknown formula ${tag.name}`);
  return make(tag.children.map(formula), tag);
}

function only(tag: Tag): Tag {
  const [child] = tag.children.filter(({ name }) => name !== 'label' && name !== 'attributes');
  if (!child) throw new Error(`${tag.name} ${tag.attributes.name} is empty`);
  return child;
}

function* everyTag(tag: Tag): Generator<Tag> {
  yield tag;
  for (const child of tag.children) yield* everyTag(child);
}

/** Elements and attributes; text, comments and declarations are left out. */
function parse(xml: string): Tag {
  const root: Tag = { name: '', attributes: {}, children: [] };
  const open = [root];
  for (const [, closing, name = '', attributes = '', empty] of xml.matchAll(
    /<(\/?)([A-Za-z][\w-]*)([^<>]*?)(\/?)>/g,
  )) {
    if (closing) {
      open.pop();
      continue;
    }
    const tag: Tag = {
      name,
      attributes: Object.fromEntries(
        [...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key ?? '', value ?? '']),
      ),
      children: [],
    };
    open.at(-1)?.children.push(tag);
    if (!empty) open.push(tag);
  }
  return root;
}
