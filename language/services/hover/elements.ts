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
}

/** What is known of an element that stands in the text: what it is, what is in force, and what was worked out. */
export function elementText(known: Known, id: string, design: Design | undefined): string {
  const head = [headOf(known, id), ...(known.description ? [plainText(known.description)] : [])];
  const { model, analysis } = design ?? {};
  const component = model?.components.find((each) => each.id === id);
  if (model && component) return [...head, ...componentParts(model, analysis, component)].join('\n\n');
  const flow = model?.flows.find((each) => each.id === id);
  if (flow) return [...head, ...flowParts(flow, analysis)].join('\n\n');
  const place = model?.places.find((each) => each.id === id);
  if (place)
    return [...head, places[place.kind].documentation, ...settingsInForce('place', place)].join('\n\n');
  const group = model?.groups.find((each) => each.id === id);
  return [...head, ...(group ? settingsInForce('group', group) : [])].join('\n\n');
}

function headOf({ type, kinds: own, title }: Known, id: string): string {
  const what = type === 'component' || type === 'place' ? (own[0] ?? type) : type;
  return `${what} ${code(id)}${title ? `: ${plainText(title)}` : ''}`;
}

function componentParts(model: Model, analysis: Analysis | undefined, component: Component): string[] {
  const lines = [
    ...(component.kind === 'client' ? [] : [`- Replicas: ${replicasText(component)}`]),
    ...(analysis ? componentLines(model, analysis, component) : []),
  ];
  const more = linkTo(`About ${component.kind}`, section(pages.kinds, component.kind));
  return [lines.join('\n'), ...settingsInForce('component', component), more].filter((part) => part !== '');
}

function flowParts(flow: Flow, analysis: Analysis | undefined): string[] {
  const lines = analysis ? flowLines(flow, analysis) : [];
  return [lines.join('\n'), ...settingsInForce('flow', flow)].filter((part) => part !== '');
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
  return lines.length === 0 ? undefined : ['Calls:', lines.join('\n')].join('\n\n');
}
