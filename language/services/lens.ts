import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens } from 'vscode-languageserver';
import { formatShare } from '../../src/model/format.ts';
import type { ElementId } from '../../src/model/settings.ts';
import type { Source } from '../../src/model/source.ts';
import { type LensArguments, lensCommands } from '../../src/protocol.ts';
import type { Designs } from '../server/designs.ts';

/** Above a scenario: run it; above a flow: what the analysis proves of it; above a component: its findings. */
export class SysdLenses implements CodeLensProvider {
  constructor(private readonly designs: Pick<Designs, 'of'>) {}

  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const uri = document.uri.toString();
    const live = this.designs.of(uri);
    if (!live?.model || live.stale || live.version !== document.textDocument.version) return [];
    const { model, analysis, findings } = live;
    const lens = (element: { id: ElementId; source: Source }, command: string, title: string): CodeLens[] => {
      if (element.source.uri !== uri) return [];
      const { name: range } = element.source;
      const told: LensArguments = { uri, element: element.id, range };
      return [{ range, command: { title, command, arguments: [told] } }];
    };
    const findingsOf = countsOf(analysis ? findings.map(({ element }) => element) : []);
    return [
      ...model.scenarios.flatMap((scenario) => lens(scenario, lensCommands.runScenario, '$(play) Run')),
      ...model.flows.flatMap((flow) => {
        const facts = analysis?.flows[flow.id];
        if (flow.derived || !facts || facts.notFullyAnalysed) return [];
        const single = facts.cutSets.filter(({ events }) => events.length === 1).length;
        const points = counted(single, 'single point of failure', 'single points of failure');
        const title = `${points} · ${formatShare(facts.availability)} available`;
        return lens(flow, lensCommands.showFlow, title);
      }),
      ...model.components.flatMap((component) => {
        const count = findingsOf.get(component.id) ?? 0;
        return count === 0
          ? []
          : lens(component, lensCommands.showFindings, counted(count, 'finding', 'findings'));
      }),
    ];
  }
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
