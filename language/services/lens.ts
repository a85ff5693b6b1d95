import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens } from 'vscode-languageserver';
import { formatDuration, formatShare } from '../../src/model/format.ts';
import type { Flow, Scenario } from '../../src/model/model.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/source.ts';
import {
  type Analysis,
  type LensArguments,
  lensCommands,
  openSequence,
  type Report,
} from '../../src/protocol.ts';
import type { Designs } from '../server/designs.ts';
import type { LiveDocument } from '../server/live-documents.ts';
import type { Measured } from '../server/measurements.ts';

/** What has been found out about an older text. */
const before = ' (before your last edit)';

interface Told {
  title: string;
  command: string;
  scenario?: string;
  /** What the command is called with, where that is not the element. */
  arguments?: unknown[];
}

/**
 * Above a scenario: run it, and how it went; above a flow: what the analysis proves of it, what was measured, and its
 * steps as a sequence; above a component: its findings. What is out of date says so until there is something newer.
 */
export class SysdLenses implements CodeLensProvider {
  constructor(private readonly designs: Pick<Designs, 'of'>) {}

  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const uri = document.uri.toString();
    const live = this.designs.of(uri);
    if (!live?.model || !live.whole || live.version !== document.textDocument.version) return [];
    const { model } = live;
    const measured = live.measured();
    return [
      ...model.scenarios.flatMap((each) => lenses(live, each, scenarioLenses(each, measured))),
      ...model.flows.flatMap((each) => lenses(live, each, flowLenses(each, live, measured))),
      ...componentLenses(live),
    ];
  }
}

function lenses(live: LiveDocument, element: { id: ElementId; source: Source }, told: Told[]): CodeLens[] {
  const { uri } = live;
  const range = element.source.uri === uri ? live.placed(element.source.name) : undefined;
  if (!range) return [];
  return told.map(({ title, command, scenario, arguments: others }) => {
    const itself: LensArguments = { uri, element: element.id, range, ...(scenario ? { scenario } : {}) };
    return { range, command: { title, command, arguments: others ?? [itself] } };
  });
}

function scenarioLenses({ id }: Scenario, measured: readonly Measured[]): Told[] {
  const run = { title: '$(play) Run', command: lensCommands.runScenario };
  const last = measured.find(({ report }) => report.scenario === id);
  if (!last) return [run];
  const { icon, text } = tallyOf(last.report);
  const title = last.old ? `$(history) ${text}${before}` : `${icon} ${text}`;
  return [run, { title, command: lensCommands.showResults, scenario: id }];
}

/** How the expectations of a run went. */
function tallyOf({ expectations }: Report): { icon: string; text: string } {
  const judged = expectations.filter((each) => each.judged);
  const failed = judged.filter(({ passed }) => !passed).length;
  if (judged.length === 0) return { icon: '$(pass)', text: 'ran, nothing was expected' };
  if (failed > 0) return { icon: '$(error)', text: `${failed} of ${judged.length} expectations failed` };
  return { icon: '$(pass)', text: judged.length === 1 ? 'as expected' : `all ${judged.length} as expected` };
}

function flowLenses(flow: Flow, live: LiveDocument, measured: readonly Measured[]): Told[] {
  if (flow.derived) return [];
  const facts = live.facts();
  const proved = facts?.analysis.flows[flow.id];
  const undisturbed = measured.find(({ report }) => report.scenario === null);
  const p99 = undisturbed?.report.flows[flow.id]?.latency.p99;
  const marked = (old: boolean | undefined, title: string) => (old ? `$(history) ${title}${before}` : title);
  return [
    ...(proved && !proved.notFullyAnalysed
      ? [{ title: marked(facts?.old, provedText(proved)), command: lensCommands.showFlow }]
      : []),
    ...(typeof p99 === 'number'
      ? [
          {
            title: marked(undisturbed?.old, `p99 ${formatDuration(p99)} simulated`),
            command: lensCommands.showResults,
          },
        ]
      : []),
    { title: 'Open as sequence', command: openSequence, arguments: [live.uri, flow.id] },
  ];
}

function provedText({ cutSets, availability }: Analysis['flows'][string]): string {
  const single = cutSets.filter(({ events }) => events.length === 1).length;
  const points = counted(single, 'single point of failure', 'single points of failure');
  return `${points} · ${formatShare(availability)} available`;
}

function componentLenses(live: LiveDocument): CodeLens[] {
  const facts = live.facts();
  if (!facts || !live.model) return [];
  const findings = countsOf(facts.findings.map(({ element }) => element));
  return live.model.components.flatMap((component) => {
    const count = findings.get(component.id) ?? 0;
    if (count === 0) return [];
    const title = `${counted(count, 'finding', 'findings')}${facts.old ? before : ''}`;
    return lenses(live, component, [{ title, command: lensCommands.showFindings }]);
  });
}

function countsOf(elements: readonly (ElementId | undefined)[]): Map<ElementId, number> {
  const counts = new Map<ElementId, number>();
  for (const element of elements)
    if (element !== undefined) counts.set(element, (counts.get(element) ?? 0) + 1);
  return counts;
}

function counted(count: number, one: string, many: string): string {
  return count === 0 ? `no ${many}` : `${count} ${count === 1 ? one : many}`;
}
