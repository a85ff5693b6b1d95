import type { LangiumDocument } from 'langium';
import type { HoverProvider, LangiumServices } from 'langium/lsp';
import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import type { Model } from '../../src/model/model.ts';
import type { Analysis } from '../../src/protocol.ts';
import { keywordText } from '../vocabulary/keywords.ts';
import { plainText } from './completion/documentation.ts';
import { type Known, Names } from './completion/names.ts';
import { type Place, placeAt } from './completion/place.ts';
import type { Keys, Path } from './completion/slots.ts';
import { lex, type Token } from './completion/tokens.ts';
import type { Declaration } from './completion/walk.ts';
import { arrowText, type Design, elementText, kindText } from './hover/elements.ts';
import { valueInForce } from './hover/in-force.ts';
import { linkTo, pages, section } from './hover/links.ts';
import { wordText } from './hover/words.ts';

/** Where hovers look for what is known of a document: its last model and the facts of it, or of the design before. */
export interface KnownDesigns {
  of(uri: string): { model: Model | undefined; facts(): KnownFacts | undefined } | undefined;
}

interface KnownFacts {
  analysis: Analysis;
  /** They are of an older design, and have been for a while. */
  old: boolean;
}

/** Tells what stands under the pointer: what a word means, what is in force, and what was worked out. */
export class SysdHover implements HoverProvider {
  constructor(
    private readonly services: LangiumServices,
    private readonly designs: KnownDesigns,
  ) {}

  getHoverContent(document: LangiumDocument, params: HoverParams): Hover | undefined {
    const { textDocument } = document;
    const text = textDocument.getText();
    const { tokens } = lex(text);
    const index = tokenAt(tokens, textDocument.offsetAt(params.position));
    const token = tokens[index];
    const place = token && placeAt(text, token.startOffset);
    if (!token || !place) return undefined;
    const start = textDocument.positionAt(token.startOffset);
    const uri = document.uri.toString();
    const design = this.designOf(uri);
    const names = new Names(place.walk, text, document, this.services);
    const parts = [
      ...elementParts(tokens, index, place, names, design),
      ...(design && isArrow(token) ? [keywordText(token.image), arrowText(design, uri, start)] : []),
    ].filter((part) => part !== undefined);
    if (parts.length === 0) {
      const word =
        kindAt(token, place) ?? wordText(token, { place, names, importPaths: () => [], today: '' });
      const value = inForceAt(token, place, names, design);
      const told = value === undefined ? [] : [`In force: ${value}.`];
      /* What holds here comes right behind the meaning, before what could be said of it anywhere. */
      const [name, meaning, ...rest] = word?.split('\n\n') ?? [];
      parts.push(...[name, meaning].filter((part) => part !== undefined), ...told, ...rest);
    }
    if (parts.length === 0) return undefined;
    return {
      contents: { kind: MarkupKind.Markdown, value: parts.join('\n\n') },
      range: { start, end: textDocument.positionAt(token.endOffset) },
    };
  }

  private designOf(uri: string): Design | undefined {
    const known = this.designs.of(uri);
    const facts = known?.facts();
    return known?.model ? { model: known.model, analysis: facts?.analysis, old: facts?.old } : undefined;
  }
}

const isArrow = ({ image }: Token) => image === '->' || image === '~>';

function tokenAt(tokens: readonly Token[], offset: number): number {
  const inside = tokens.findIndex(
    ({ startOffset, endOffset }) => startOffset <= offset && offset < endOffset,
  );
  return inside >= 0 ? inside : tokens.findIndex(({ endOffset }) => endOffset === offset);
}

/** A kind that begins a statement here. */
const kindAt = (token: Token, { walk }: Place) =>
  walk.found.some(({ slot }) => slot.type === 'statement' || slot.type === 'keyword')
    ? kindText(token.image)
    : undefined;

const naming = new Set(['reference', 'caller', 'statement', 'technology', 'value']);

/** What is known of the element that a word names or declares. */
function elementParts(
  tokens: readonly Token[],
  index: number,
  { walk }: Place,
  names: Names,
  design: Design | undefined,
): string[] {
  const token = tokens[index];
  if (token?.type !== 'word') return [];
  const declared = declarationAt(walk.declared, token.startOffset);
  if (declared) {
    const known = names.known(declared, declared.name);
    return declared.type === 'technology' ? [] : [elementText(known, idOf(known), design)];
  }
  const isName = walk.found.some(({ slot }) => naming.has(slot.type));
  const isKey = tokens[index + 1]?.image === ':';
  if (!isName || isKey) return [];
  const path = pathTo(tokens, index);
  if (walk.found.some(({ slot }) => slot.type === 'technology')) return technologyParts(path, walk, names);
  const known = names.find(path);
  return known && known.type !== 'import' ? [elementText(known, idOf(known), design)] : [];
}

function technologyParts(path: Path, walk: Place['walk'], names: Names): string[] {
  const kinds = walk.found.flatMap(({ slot }) => (slot.type === 'technology' ? slot.kinds : []));
  const known = names.technologies(kinds).find(({ name }) => name === path.join('.'));
  if (!known) return [];
  const title = `technology ${plainText(known.title ?? known.name)} for ${known.kinds.join(', ')}`;
  const more = linkTo('Technologies', section(pages.technologies, known.name));
  return [[title, ...(known.description ? [plainText(known.description)] : []), more].join('\n\n')];
}

/** A name with the parts before it: of `us.a` at `a` both. */
function pathTo(tokens: readonly Token[], index: number): Path {
  const path = [tokens[index]?.image ?? ''];
  for (let at = index - 1; tokens[at]?.image === '.' && tokens[at - 1]?.type === 'word'; at -= 2)
    path.unshift(tokens[at - 1]?.image ?? '');
  return path;
}

function declarationAt(declared: readonly Declaration[], offset: number): Declaration | undefined {
  for (const declaration of declared) {
    if (declaration.offset === offset) return declaration;
    const inside = declarationAt(declaration.children, offset);
    if (inside) return inside;
  }
  return undefined;
}

/** The name of an element in the model. */
function idOf({ name, declaration }: Known): string {
  if (!declaration) return name;
  const path: string[] = [];
  for (let at: Declaration | undefined = declaration; at; at = at.parent) path.unshift(at.name);
  return path.join('.');
}

/** What the property under the pointer is in the element around it. */
function inForceAt(
  token: Token,
  { walk }: Place,
  names: Names,
  design: Design | undefined,
): string | undefined {
  const { aroundCursor: around } = walk;
  if (!design || !around) return undefined;
  const id = idOf({ ...names.known(around, around.name) });
  for (const { slot } of walk.found) {
    const keys: Keys | undefined =
      slot.type === 'key' ? slot.keys : slot.type === 'value' ? slot.property?.keys : undefined;
    const name = slot.type === 'value' ? slot.property?.name : token.image;
    if (keys?.from !== 'owner' || name === undefined) continue;
    const element = elementOf(design.model, keys.owner, id);
    const kind = element && 'kind' in element ? element.kind : undefined;
    return element && valueInForce(keys.owner, name, element, kind);
  }
  return undefined;
}

function elementOf(model: Model, owner: string, id: string) {
  switch (owner) {
    case 'component':
      return model.components.find((each) => each.id === id);
    case 'flow':
      return model.flows.find((each) => each.id === id);
    case 'place':
      return model.places.find((each) => each.id === id);
    case 'group':
      return model.groups.find((each) => each.id === id);
    case 'scenario':
      return model.scenarios.find((each) => each.id === id);
    default:
      return undefined;
  }
}
