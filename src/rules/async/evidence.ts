import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import { isAssumed } from '../about.ts';
import type { Evidence } from '../finding.ts';
import type { Issue } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** The settings on which the pace of a component rests. */
export function paceOf({ settings }: Component): ('serviceTime' | 'cores' | 'concurrency')[] {
  return ['serviceTime', settings.cores === undefined ? 'concurrency' : 'cores'];
}

/** Evidence of a verdict that rests on the pace of these components and the rates of these flows. */
export function restingOnPace(
  model: Model,
  components: readonly Component[],
  flows: readonly Flow[],
  otherwise: Evidence = 'derived',
): Pick<Issue, 'evidence' | 'assumption'> {
  const defaults = [
    ...components.map((component) => ({
      keys: paceOf(component).filter((key) => isAssumed(component.origins[key])),
      of: component.name,
    })),
    ...startersOf(model, flows).map(({ name }) => ({ keys: ['rate'], of: name })),
  ].filter(({ keys }) => keys.length > 0);
  if (defaults.length === 0) return { evidence: otherwise };
  const names = defaults.map(({ keys, of }) => `${listed(keys.map((key) => `\`${key}\``))} of ${quoted(of)}`);
  const one = defaults.length === 1 && defaults[0]?.keys.length === 1;
  return {
    evidence: 'assumed',
    assumption: `The ${listed(names)} ${one ? 'is a default: state it' : 'are defaults: state them'} to be sure.`,
  };
}

/** Who starts flows at a rate that is only a default. */
function startersOf(model: Model, flows: readonly Flow[]): Component[] {
  const starters = flows
    .filter(({ derived }) => derived)
    .flatMap(({ client }) => lookup(model).components.get(client) ?? []);
  return [...new Set(starters)].filter(({ origins }) => isAssumed(origins.rate));
}

/** The file tells the pace of the component. */
export function tellsPace(component: Component): boolean {
  return paceOf(component).every((key) => !isAssumed(component.origins[key]));
}
