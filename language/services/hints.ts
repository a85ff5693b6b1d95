import type { LangiumDocument } from 'langium';
import type { InlayHintProvider, LangiumServices } from 'langium/lsp';
import { type InlayHint, InlayHintKind, type InlayHintParams, type Position } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Distribution } from '../../src/model/distribution.ts';
import { formatCount, formatRate, formatShare } from '../../src/model/format.ts';
import { callsOf } from '../../src/model/lookup.ts';
import type { Component, Model } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/source.ts';
import type { Analysis } from '../../src/protocol.ts';
import type { Document } from '../generated/ast.ts';
import type { Designs } from '../server/designs.ts';
import type { LiveDocument } from '../server/live-documents.ts';
import { appliesTo, kinds, propertyOf, quantityText } from '../vocabulary/index.ts';

/** Below this share of difference a call is made as often as its flow starts, and there is nothing to tell. */
const noticeable = 0.005;

/** A component that is busier than this, or a program of one's own, should know what its figures rest on. */
const worthKnowing = 0.1;

interface Hint {
  at: Position;
  /** Another one stands before it at the same place. */
  goesOn?: boolean;
  label: string;
  tooltip: string;
}

/**
 * What holds without being written, where it decides something: replicas, how much work a request is, how often a flow
 * starts; and what the analysis knows: requests per second of components, arrows and calls, and utilization.
 */
export class SysdInlayHints implements InlayHintProvider {
  constructor(
    private readonly services: LangiumServices,
    private readonly designs: Pick<Designs, 'of'>,
  ) {}

  async getInlayHints(document: LangiumDocument, { range }: InlayHintParams): Promise<InlayHint[]> {
    const live = this.designs.of(document.uri.toString());
    if (!live?.model || !live.whole || live.version !== document.textDocument.version) return [];
    if (!(await this.enabled())) return [];
    const inSight = hintsOf(document, live, live.model).filter(
      ({ at }) => !isBefore(at, range.start) && !isBefore(range.end, at),
    );
    return setApart(inSight).map(({ at, label, tooltip, goesOn }) => ({
      position: at,
      label,
      tooltip,
      kind: InlayHintKind.Parameter,
      paddingLeft: !goesOn,
    }));
  }

  /** Before the editor has told its settings, and where it has none, hints are shown. */
  private async enabled(): Promise<boolean> {
    const { ConfigurationProvider: settings } = this.services.shared.workspace;
    const told: unknown = this.services.shared.lsp.Connection
      ? await settings.getConfiguration('sysd', 'inlayHints')
      : undefined;
    return !(typeof told === 'object' && told !== null && 'enabled' in told && told.enabled === false);
  }
}

function hintsOf(document: LangiumDocument, live: LiveDocument, model: Model): Hint[] {
  const { uri } = live;
  const here = <T extends { source: Source }>(elements: readonly T[]) =>
    elements.filter(({ source }) => source.uri === uri);
  /* The places in the model are those of the text that it was made from: the last that could be read. */
  const text = live.stale ? TextDocument.create(uri, '', 0, live.modelText) : document.textDocument;
  const facts = live.facts();
  const analysis = facts?.analysis;
  const defaults = here(model.components).flatMap((component) => defaultHints(text, component, analysis));
  const rates = live.stale ? [] : rateHints(document, here(model.flows));
  const figures = analysis
    ? [
        ...here(model.components).flatMap((component) => figureHints(text, component, analysis)),
        ...arrowHints(here(model.connections), model, analysis),
        ...callHints(here(model.flows), analysis),
      ]
    : [];
  const told = facts?.old ? figures.map(asOld) : figures;
  return [...defaults, ...told, ...rates].flatMap((hint) => {
    const at = live.placed({ start: hint.at, end: hint.at })?.start;
    return at ? [{ ...hint, at }] : [];
  });
}

/** Sets hints that stand at one place apart from each other. */
function setApart(hints: readonly Hint[]): Hint[] {
  const taken = new Set<string>();
  return hints.map((hint) => {
    const place = `${hint.at.line}:${hint.at.character}`;
    if (taken.has(place)) return { ...hint, label: ` · ${hint.label}`, goesOn: true };
    taken.add(place);
    return hint;
  });
}

/** What was so before the last edit. */
function asOld({ at, label, tooltip }: Hint): Hint {
  return { at, label: `was ${label}`, tooltip: `${tooltip} Before your last edit.` };
}

function defaultHints(text: TextDocument, component: Component, analysis: Analysis | undefined): Hint[] {
  const at = endOfHead(text, component.source);
  const facts = analysis?.components[component.id];
  const used = facts !== undefined && facts.arrivalRate > 0;
  const busy = used && loadOf(facts) > worthKnowing;
  return defaultsInForce(component, busy || (used && kinds[component.kind].category === 'compute')).map(
    ([key, value, from]): Hint => ({
      at,
      label: `${key}: ${value}`,
      tooltip: `\`${key}\` is not written here: this is the default of ${from}.`,
    }),
  );
}

const loadOf = ({ utilization, slotUtilization }: Analysis['components'][string]) =>
  Math.max(utilization, slotUtilization);

function figureHints(text: TextDocument, component: Component, analysis: Analysis): Hint[] {
  const facts = analysis.components[component.id];
  if (!facts || !(facts.arrivalRate > 0) || component.kind === 'client') return [];
  const utilized = facts.limit === 'none' ? [] : [`${shareText(loadOf(facts))} busy`];
  const label = [formatRate(facts.arrivalRate), ...utilized].join(', ');
  return [
    {
      at: endOfHead(text, component.source),
      label,
      tooltip: 'Requests per second over all flows, and how full the busier of its cores and slots is.',
    },
  ];
}

/** Properties that nobody wrote and that decide how much the component can do. */
function defaultsInForce({ kind, technology, settings, origins }: Component, decisive: boolean): string[][] {
  const whose = technology && Object.values(origins).some((origin) => origin?.from === 'technology');
  const found: string[][] = [];
  const replicated = kinds[kind].category !== 'external' && kind !== 'client' && !settings.managed;
  const property = propertyOf('component', 'replicas');
  if (replicated && property && appliesTo(property, kind) && origins.replicas?.from !== 'file')
    found.push(['replicas', formatCount(settings.replicas?.minimum ?? 1), 'every component']);
  if (!decisive) return found;
  for (const key of ['concurrency', 'serviceTime'] as const) {
    const value = settings[key];
    const origin = origins[key]?.from;
    if (value === undefined || (origin !== 'kind' && origin !== 'technology')) continue;
    const text = typeof value === 'number' ? formatCount(value) : durationText(value);
    if (text !== undefined)
      found.push([key, text, origin === 'technology' && whose ? technology : `a ${kind}`]);
  }
  return found;
}

/** In whole percents: figures of the analysis are told in full where they are asked for. */
function shareText(share: number): string {
  return share < 0.01 ? '<1%' : formatShare(Math.round(share * 100) / 100);
}

/** As the language writes it, where it is simple enough for the margin. */
function durationText(value: Distribution): string | undefined {
  if (value.type === 'exponential') return quantityText(value.mean, 'time');
  return value.type === 'constant' && value.value > 0
    ? `constant(${quantityText(value.value, 'time')})`
    : undefined;
}

/** How often the calls of all flows go along an arrow that is written down. */
function arrowHints(connections: Model['connections'], model: Model, analysis: Analysis): Hint[] {
  const rates = new Map<ElementId, number>();
  for (const flow of model.flows)
    for (const { id, connection } of callsOf(flow)) {
      const rate = analysis.flows[flow.id]?.calls?.[id] ?? 0;
      rates.set(connection, (rates.get(connection) ?? 0) + rate);
    }
  return connections.flatMap(({ id, declared, source }) => {
    const rate = rates.get(id) ?? 0;
    if (!declared || !(rate > 0)) return [];
    const at = endOfArrow(source);
    return [{ at, label: formatRate(rate), tooltip: 'Requests per second along this arrow.' }];
  });
}

/** Calls that are made less or more often than their flow starts: behind a cache, in a loop or on a branch. */
function callHints(flows: Model['flows'], analysis: Analysis): Hint[] {
  return flows.flatMap((flow) => {
    const facts = analysis.flows[flow.id];
    if (flow.derived || !facts || !(facts.rate > 0)) return [];
    return callsOf(flow).flatMap(({ id, source }) => {
      const rate = facts.calls?.[id];
      if (rate === undefined || Math.abs(rate / facts.rate - 1) < noticeable) return [];
      const share = formatShare(rate / facts.rate);
      const tooltip = `This call is made ${formatRate(rate)}: ${share} of how often the flow starts.`;
      return [{ at: endOfArrow(source), label: formatRate(rate), tooltip }];
    });
  });
}

/** How often a flow starts that does not say so itself. */
function rateHints(document: LangiumDocument, flows: Model['flows']): Hint[] {
  const { value } = document.parseResult;
  if (value.$type !== 'Document') return [];
  const silent = new Set<number | undefined>();
  for (const member of (value as Document).members)
    if (member.$type === 'Flow' && !member.rate) silent.add(member.$cstNode?.offset);
  return flows.flatMap(({ derived, rate, client, source }) => {
    if (derived || rate === undefined) return [];
    if (!silent.has(document.textDocument.offsetAt(source.range.start))) return [];
    const label = `at ${formatRate(rate)}`;
    return [
      {
        at: endOfHead(document.textDocument, source),
        label,
        tooltip: `As often as \`${client}\` sends requests.`,
      },
    ];
  });
}

/** Behind the name, the title and the technology: before the braces, or at the end. */
function endOfHead(text: TextDocument, { range, body }: Source): Position {
  const end = body?.start ?? range.end;
  const head = text.getText({ start: range.start, end });
  return text.positionAt(text.offsetAt(range.start) + head.trimEnd().length);
}

function endOfArrow({ range, body, bodyAt }: Source): Position {
  if (!body) return bodyAt ?? range.end;
  return { line: body.start.line, character: Math.max(0, body.start.character - 1) };
}

function isBefore(one: Position, other: Position): boolean {
  return one.line < other.line || (one.line === other.line && one.character < other.character);
}
