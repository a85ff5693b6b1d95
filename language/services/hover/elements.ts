import { formatRate } from '../../../src/model/format.ts';
import { callsOf } from '../../../src/model/lookup.ts';
import type { Call, Component, Flow, Model } from '../../../src/model/model.ts';
import type { Position, Range } from '../../../src/model/source.ts';
import type { Analysis } from '../../../src/protocol.ts';
import { kinds, places } from '../../vocabulary/index.ts';
import { code, plainText } from '../completion/documentation.ts';
import type { Known } from '../completion/names.ts';
import { componentLines, flowLines, replicasText } from './facts.ts';
import { settingsInForce } from './in-force.ts';
import { linkTo, pages, section } from './links.ts';

/** The design as it was last understood. */
export interface Design {
  model: Model;
  analysis?: Analysis | undefined;
  /** The analysis is of the design before the last edit. */
  old?: boolean | undefined;
}

/** Said below figures that nobody has worked out anew yet. */
const beforeEdit = '*Worked out before your last edit.*';

const ageOf = (design: Design, figures: readonly string[]): string[] =>
  design.old && figures.length > 0 ? [beforeEdit] : [];

/** What is known of an element that stands in the text: what it is, what is in force, and what was worked out. */
export function elementText(known: Known, id: string, design: Design | undefined): string {
  const head = [headOf(known, id), ...(known.description ? [plainText(known.description)] : [])];
  if (!design) return head.join('\n\n');
  const { model } = design;
  const component = model.components.find((each) => each.id === id);
  if (component) return [...head, ...componentParts(design, component)].join('\n\n');
  const flow = model.flows.find((each) => each.id === id);
  if (flow) return [...head, ...flowParts(design, flow)].join('\n\n');
  const place = model.places.find((each) => each.id === id);
  if (place)
    return [...head, places[place.kind].documentation, ...settingsInForce('place', place)].join('\n\n');
  const group = model.groups.find((each) => each.id === id);
  return [...head, ...(group ? settingsInForce('group', group) : [])].join('\n\n');
}

function headOf({ type, kinds: own, title }: Known, id: string): string {
  const what = type === 'component' || type === 'place' ? (own[0] ?? type) : type;
  return `${what} ${code(id)}${title ? `: ${plainText(title)}` : ''}`;
}

function componentParts(design: Design, component: Component): string[] {
  const { model, analysis } = design;
  const figures = analysis ? componentLines(model, analysis, component) : [];
  const lines = [
    ...(component.kind === 'client' ? [] : [`- Replicas: ${replicasText(component)}`]),
    ...figures,
  ];
  const more = linkTo(`About ${component.kind}`, section(pages.kinds, component.kind));
  return [
    lines.join('\n'),
    ...ageOf(design, figures),
    ...settingsInForce('component', component),
    more,
  ].filter((part) => part !== '');
}

function flowParts(design: Design, flow: Flow): string[] {
  const lines = design.analysis ? flowLines(flow, design.analysis) : [];
  return [lines.join('\n'), ...ageOf(design, lines), ...settingsInForce('flow', flow)].filter(
    (part) => part !== '',
  );
}

/** The kind or place kind at the head of a statement. */
export function kindText(word: string): string | undefined {
  if (Object.hasOwn(kinds, word))
    return `${code(word)}\n\n${kinds[word as keyof typeof kinds].documentation}\n\n${linkTo('Its properties', section(pages.kinds, word))}`;
  return Object.hasOwn(places, word)
    ? `${code(word)}\n\n${places[word as keyof typeof places].documentation}`
    : undefined;
}

/** The calls along an arrow: how often each flow makes them. */
export function arrowText(design: Design, uri: string, position: Position): string | undefined {
  const { model, analysis } = design;
  if (!analysis) return undefined;
  const at = (range: Range) =>
    range.start.line === position.line && range.start.character === position.character;
  const isHere = (source: { uri: string; name: Range }) => source.uri === uri && at(source.name);
  const connections = new Set(
    model.connections.filter(({ source, declared }) => declared && isHere(source)).map(({ id }) => id),
  );
  const lines = model.flows.flatMap((flow) => {
    const calls = callsOf(flow).filter(
      (call: Call) => isHere(call.source) || connections.has(call.connection),
    );
    if (calls.length === 0) return [];
    const rates = analysis.flows[flow.id]?.calls;
    if (!rates) return [];
    const rate = calls.reduce((sum, { id }) => sum + (rates[id] ?? 0), 0);
    return [`- ${code(flow.id)}: ${formatRate(rate)}`];
  });
  return lines.length === 0 ? undefined : ['Calls:', lines.join('\n'), ...ageOf(design, lines)].join('\n\n');
}
