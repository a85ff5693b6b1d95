import { lookup } from '../../model/lookup.ts';
import type { Component, Flow, Model } from '../../model/model.ts';
import { about, placeOf, relatedTo } from '../about.ts';
import { mandatoryCalls } from '../flows.ts';
import type { Issue } from '../rule.ts';
import { listed, quoted } from '../words.ts';

/** What a flow says of its users, and the components on its way deny. */
export function* contradictingFlows(model: Model): Iterable<Issue> {
  for (const flow of model.flows) {
    if (!flow.settings.authenticated) continue;
    const way = calledBy(model, flow);
    if (way.length === 0 || !way.every(({ settings }) => settings.auth === 'none')) continue;
    yield about(flow, {
      range: placeOf(flow.source, 'authenticated'),
      message: `The users of ${flow.name} have signed in, and ${listed(way.map(({ name }) => quoted(name)))} ${way.length === 1 ? 'lets' : 'let'} anybody call (\`auth: none\`).`,
      evidence: 'declared',
      related: way.map((component) => relatedTo(component, `${component.name} does not ask who is calling.`)),
      fixes: [
        {
          title: 'Ask for a token',
          label: 'design',
          changes: way
            .slice(0, 1)
            .map(({ source }) => ({ type: 'set', at: source, key: 'auth', value: 'token' })),
        },
        {
          title: 'Leave out `authenticated`',
          label: 'promise',
          changes: [{ type: 'remove', at: flow.source, key: 'authenticated' }],
        },
      ],
    });
  }
}

function calledBy(model: Model, flow: Flow): Component[] {
  const ids = new Set(
    mandatoryCalls(flow, true).flatMap(({ targets }) => targets.map(({ component }) => component)),
  );
  return [...ids]
    .flatMap((id) => lookup(model).components.get(id) ?? [])
    .filter(({ kind }) => kind !== 'dns');
}
