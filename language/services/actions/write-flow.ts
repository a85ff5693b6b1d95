import { CodeActionKind } from 'vscode-languageserver';
import type { Call, Flow, Model, Step } from '../../../src/model/model.ts';
import type { ElementId } from '../../../src/model/settings.ts';
import { rangeOf } from '../../elaborate/source.ts';
import { componentAt } from './elements-at.ts';
import { freshName } from './fresh-name.ts';
import type { Action, ActionRequest } from './request.ts';
import { afterStatement, editAt, extentOf } from './text-edits.ts';

/** Steps as lines of the language, each call once and under its caller. */
type Lines = string[];

/** For a client without a flow: the one that its arrows mean, or where the file has others, one along its arrows. */
export function addFlow(request: ActionRequest): Action[] {
  const { root, model, from, to } = request;
  const component = componentAt(root, from, to);
  if (component?.kind !== 'client' || !model) return [];
  const { start } = rangeOf(component);
  const client = model.components.find(
    ({ source: { uri, range } }) =>
      uri === model.uri && range.start.line === start.line && range.start.character === start.character,
  );
  if (!client || !model.connections.some((connection) => connection.from === client.id)) return [];
  const flows = model.flows.filter((flow) => flow.client === client.id);
  if (flows.some(({ derived }) => !derived)) return [];
  const written = flows.length > 0 ? derivedFlows(model) : [alongArrows(model, client.id)];
  if (!written) return [];
  const title =
    flows.length === 0
      ? `Add a flow for ${client.name}`
      : written.length === 1
        ? `Write the flow of ${client.name} out`
        : `Write the flows of all ${written.length} clients out`;
  return [{ title, kind: CodeActionKind.RefactorRewrite, edits: [insertion(request, written)] }];
}

interface Written {
  client: ElementId;
  lines: Lines;
}

/** All derived flows: with one of them written, the others are no longer derived. */
function derivedFlows(model: Model): Written[] | undefined {
  const written: Written[] = [];
  for (const flow of model.flows) {
    if (!flow.derived) continue;
    if (!canBeWritten(flow)) return undefined;
    written.push({ client: flow.client, lines: linesOf(flow.steps, '  ') });
  }
  return written;
}

/**
 * A line belongs to the latest call of its caller: what is called twice and calls others in turn could only be written
 * in the order of the text by chance.
 */
function canBeWritten(flow: Flow): boolean {
  const times = new Map<ElementId, number>();
  const calls: Call[] = [];
  const visit = (steps: readonly Step[]): boolean =>
    steps.every((step) => {
      if (step.type === 'choose') return step.branches.every((branch) => visit(branch.steps));
      if (step.type !== 'call') return false;
      calls.push(step);
      for (const { component } of step.targets) times.set(component, (times.get(component) ?? 0) + 1);
      return visit(step.steps) && visit(step.miss?.steps ?? []);
    });
  return (
    visit(flow.steps) &&
    calls.every(
      ({ steps, targets }) =>
        steps.length === 0 || targets.every(({ component }) => times.get(component) === 1),
    )
  );
}

function alongArrows({ connections }: Model, client: ElementId): Written {
  const own = connections.filter(({ from }) => from === client);
  return { client, lines: own.map(({ arrow, targets }) => `  ${client} ${arrowText(arrow, targets)}`) };
}

function linesOf(steps: readonly Step[], indent: string): Lines {
  return steps.flatMap((step) => {
    if (step.type === 'call') return callLines(step, indent);
    if (step.type !== 'choose') return [];
    const branches = step.branches.flatMap((branch) => [
      `${indent}  ${percent(branch.weight)} {`,
      ...linesOf(branch.steps, `${indent}    `),
      `${indent}  }`,
    ]);
    return [`${indent}choose {`, ...branches, `${indent}}`];
  });
}

/** A chain as long as each call has one call in turn; what branches follows on lines of its own. */
function callLines(first: Call, indent: string): Lines {
  let line = `${indent}${first.callers[0] ?? ''} ${arrowText(first.arrow, first.targets)}`;
  let call = first;
  for (;;) {
    const [next] = call.steps;
    if (call.miss || call.steps.length !== 1 || next?.type !== 'call' || call.targets.length > 1) break;
    line += ` ${arrowText(next.arrow, next.targets)}`;
    call = next;
  }
  if (!call.miss) return [line, ...linesOf(call.steps, indent)];
  const missed = linesOf(call.miss.steps, `${indent}  `);
  return [`${line} miss {`, ...missed, `${indent}}`, ...linesOf(call.steps, indent)];
}

function arrowText(arrow: Call['arrow'], targets: Call['targets']): string {
  const names = targets.map(({ component, role }) => (role ? `${component}.${role}` : component));
  return `${arrow === 'sync' ? '->' : '~>'} ${names.length === 1 ? names[0] : `[${names.join(', ')}]`}`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

/** Behind the last flow, else behind the last element or arrow. */
function insertion(request: ActionRequest, written: readonly Written[]) {
  const { document, root, text } = request;
  const flows = root.members.filter(({ $type }) => $type === 'Flow');
  const others = root.members.filter(({ $type }) => ['Component', 'Connection', 'Group'].includes($type));
  const extent = extentOf(flows.at(-1) ?? others.at(-1));
  const at = extent ? afterStatement(text, extent.to) : text.length;
  const statements = written.map(({ client, lines }) => {
    const name = freshName(request, `${client.slice(client.lastIndexOf('.') + 1)}-requests`);
    return `\n\nflow ${name} from ${client} {\n${lines.join('\n')}\n}`;
  });
  return editAt(document, at, at, statements.join(''));
}
