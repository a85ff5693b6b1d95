import type { AstNode } from 'langium';
import type { Call, Component, Operation, Step, Target } from '../../src/model/model.ts';
import { operations } from '../../src/model/model.ts';
import type { ArrowSettings, ElementId } from '../../src/model/settings.ts';
import type { Position } from '../../src/model/source.ts';
import type { Block, CallChain, CallHop, Step as StepNode } from '../generated/ast.ts';
import { type Activation, Activations, deepestCall } from './activations.ts';
import { type BlockNode, blockStep } from './blocks.ts';
import { arrowKind, type Connections, endOfTargets, targetsOf } from './connections.ts';
import type { Context } from './context.ts';
import { usualOperations } from './operations.ts';
import { settingsOf } from './properties.ts';
import { featureRange, rangeOf, sourceOf, wordRange } from './source.ts';
import { idsOf, textOf } from './statements.ts';

/** Turns the lines of one flow into its tree of calls. */
export class CallTree {
  readonly activations: Activations;

  constructor(
    readonly context: Context,
    private readonly connections: Connections,
    private readonly components: ReadonlyMap<ElementId, Component>,
    client: ElementId,
    steps: Step[],
  ) {
    this.activations = new Activations(client, steps);
  }

  /** Adds lines; `owner` is who runs what has no caller of its own: a pause, an empty block. */
  add(nodes: readonly StepNode[], owner: Activation): void {
    for (const node of nodes) {
      if (node.$type === 'CallChain') this.addChain(node);
      else this.addBlock(node, owner);
    }
  }

  private addBlock(node: BlockNode, owner: Activation): void {
    const starter = this.starterOf(node);
    const started = starter === undefined ? undefined : this.activations.latest(starter);
    const activation = started ?? owner;
    const runner = started && starter !== undefined ? [starter] : owner.components;
    const step = blockStep(this.context, node, (block, steps) =>
      this.inside(block.steps, runner, steps, activation.depth),
    );
    if (step) activation.steps.push(step);
  }

  /** Adds the lines of a block; those of `runner` run in the block, all others where their caller is. */
  private inside(
    nodes: readonly StepNode[],
    runner: readonly ElementId[],
    steps: Step[],
    depth: number,
  ): void {
    const around = this.activations.enter(runner, steps, depth);
    this.add(nodes, around.activation);
    this.activations.leave(around);
  }

  private addChain(chain: CallChain): void {
    const source = this.context.resolve(chain.source, 'component');
    let activation = source ? this.startOf(chain, source.id) : this.activations.detached([]);
    let callers = source ? [source.id] : [];
    let start: Position = rangeOf(chain).start;
    for (const hop of chain.calls) {
      const targets = targetsOf(this.context, hop.targets);
      if (targets.length === 0 || callers.length === 0) {
        for (const block of [hop.miss, hop.otherwise, hop.undo])
          if (block) this.inside(block.steps, callers, [], activation.depth);
        callers = idsOf(targets);
        activation = this.activations.begin(callers, [], activation.depth + 1);
        continue;
      }
      if (activation.depth >= deepestCall) {
        this.context.report(
          'too-deep',
          hop,
          `Calls nest more than ${deepestCall} deep; the rest is left out.`,
        );
        return;
      }
      const call = this.call(hop, callers, targets, start);
      activation.steps.push(call);
      const next = this.activations.begin(idsOf(targets), call.steps, activation.depth + 1);
      this.addOutcomes(hop, call, next);
      activation = next;
      callers = idsOf(targets);
      start = rangeOf(hop.targets[0] ?? hop).start;
    }
  }

  /** Where the first call of a chain goes: the latest activation of its caller. */
  private startOf(chain: CallChain, caller: ElementId): Activation {
    const latest = this.activations.latest(caller);
    if (!latest) {
      const message = `\`${caller}\` is not part of the flow yet: call it first, or begin the line with who calls it.`;
      this.context.report('caller-not-in-flow', chain, message, rangeOf(chain.source));
      return this.activations.begin([caller], [], 0);
    }
    if (!this.activations.isInside(latest)) {
      const runner = this.activations.runner();
      const message = `This block runs in \`${runner.join(', ')}\`; a line of \`${caller}\` belongs outside it.`;
      this.context.report('caller-outside-block', chain, message, rangeOf(chain.source));
    }
    return latest;
  }

  private call(hop: CallHop, callers: ElementId[], targets: Target[], start: Position): Call {
    const arrow = arrowKind(hop.arrow);
    const end = endOfTargets(hop, hop.targets);
    const operationRange = hop.operation ? featureRange(hop, 'operation') : undefined;
    const source = {
      ...sourceOf(this.context.uriOf(hop), hop, {
        name: featureRange(hop, 'arrow') ?? wordRange(hop, '->', '~>'),
        body: hop.body,
        bodyAt: operationRange?.end ?? end,
      }),
      range: { start, end: rangeOf(hop).end },
    };
    if (!hop.body) delete source.body;
    if (!hop.body) source.bodyAt = operationRange?.end ?? end;
    const [connection] = callers.map((from) => this.connections.along({ from, arrow, targets }, source));
    const own = settingsOf<ArrowSettings>(this.context, hop, 'arrow', hop.body?.properties ?? []);
    const operation = this.operationOf(hop, targets);
    return {
      type: 'call',
      id: '',
      connection: connection?.id ?? '',
      callers,
      arrow,
      targets,
      ...(operation ? { operation } : {}),
      settings: { ...connection?.settings, ...own },
      steps: [],
      source,
    };
  }

  private operationOf(hop: CallHop, targets: readonly Target[]): Operation | undefined {
    const said = operations.find((operation) => operation === hop.operation);
    const kind = targets[0] && this.components.get(targets[0].component)?.kind;
    return said ?? (kind && usualOperations[kind]);
  }

  private addOutcomes(hop: CallHop, call: Call, callee: Activation): void {
    if (hop.miss) call.miss = this.missOf(hop, hop.miss, call, callee);
    if (hop.otherwise) call.otherwise = this.outcome(hop.otherwise, call.callers, callee);
    if (hop.undo) call.undo = this.outcome(hop.undo, call.callers, callee);
  }

  private missOf(hop: CallHop, block: Block, call: Call, callee: Activation): NonNullable<Call['miss']> {
    const caches = call.targets.every(({ component }) => {
      const kind = this.components.get(component)?.kind;
      return kind === 'cache' || kind === 'cdn';
    });
    if (!caches) {
      const message = 'Only a call to a cache or a cdn can miss.';
      this.context.report('misplaced-miss', hop, message, wordRange(hop, 'miss'));
    }
    const starter = this.starterOf(...block.steps);
    const byCache =
      starter !== undefined && callee.components.includes(starter) && !call.callers.includes(starter);
    const steps = this.outcome(block, byCache ? callee.components : call.callers, callee);
    return { by: byCache ? 'cache' : 'caller', steps };
  }

  private outcome(block: Block, runner: readonly ElementId[], callee: Activation): Step[] {
    const steps: Step[] = [];
    this.inside(block.steps, runner, steps, callee.depth);
    return steps;
  }

  /** The caller of the first line in some steps, whatever blocks it stands in. */
  private starterOf(...nodes: readonly StepNode[]): ElementId | undefined {
    for (const node of nodes) {
      if (node.$type === 'CallChain') {
        const parts = node.source ? textOf(node.source).split('.') : [];
        const found = this.context.find(node, parts, 'component');
        if (found) return found.id;
      } else {
        const inner = this.starterOf(...stepsOf(node));
        if (inner !== undefined) return inner;
      }
    }
    return undefined;
  }
}

function stepsOf(node: AstNode & StepNode): readonly StepNode[] {
  switch (node.$type) {
    case 'Choose':
      return node.branches.flatMap((branch) => branch.block?.steps ?? []);
    case 'Sequence':
    case 'Parallel':
    case 'Repeat':
      return node.block?.steps ?? [];
    default:
      return [];
  }
}
