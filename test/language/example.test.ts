import { beforeAll, describe, expect, it } from 'vitest';
import { callsOf } from '../../src/model/lookup.ts';
import type { Model } from '../../src/model/model.ts';
import { loadText, modelOf } from '../support/model.ts';
import { example } from './example.ts';
import { outline } from './outline.ts';

describe('the example with everything in it', () => {
  let model: Model;
  beforeAll(async () => {
    model = await modelOf(example);
  });

  it('has no problems', async () => {
    expect((await loadText(example)).problems).toEqual([]);
  });

  it('spreads replicas over the zones of a region', () => {
    const web = model.components.find(({ id }) => id === 'web');
    expect(web?.placement).toEqual(['us-east.a', 'us-east.b', 'us-east.c']);
    expect(model.components.find(({ id }) => id === 'hot')?.placement).toEqual([]);
  });

  it('nests calls, attaches later lines to the latest activation and attributes the miss', () => {
    expect(outline(model.flows[0]?.steps ?? [])).toEqual([
      'browser -> names',
      'browser -> lb',
      '  lb -> web',
      '    web -> hot get',
      '      miss by caller',
      '        web -> urls read',
      '    web ~> clicks',
      '      clicks -> counter',
      '        counter -> stats write',
    ]);
    expect(outline(model.flows[1]?.steps ?? [])).toEqual([
      'browser -> lb',
      '  lb -> web',
      '    web -> urls write',
    ]);
  });

  it('gives every call its path in the tree', () => {
    const [redirect] = model.flows;
    expect(redirect && callsOf(redirect).map(({ id }) => id)).toEqual([
      'redirect/0',
      'redirect/1',
      'redirect/1.0',
      'redirect/1.0.0',
      'redirect/1.0.0.miss0',
      'redirect/1.0.1',
      'redirect/1.0.1.0',
      'redirect/1.0.1.0.0',
    ]);
  });

  it('merges the calls of all flows with the arrow that is declared', () => {
    expect(model.connections.map(({ id, declared }) => `${id} ${declared ? 'declared' : 'drawn'}`)).toEqual([
      'web->urls declared',
      'browser->names drawn',
      'browser->lb drawn',
      'lb->web drawn',
      'web->hot drawn',
      'web~>clicks drawn',
      'clicks->counter drawn',
      'counter->stats drawn',
    ]);
    const [, shorten] = model.flows;
    const write = shorten && callsOf(shorten).at(-1);
    expect(write?.settings).toMatchObject({
      timeout: 0.2,
      retries: { max: 1, backoff: { type: 'exponential', base: 0.05 } },
    });
  });

  it('reads rates, expectations and the scenario in base units', () => {
    expect(model.flows.map(({ rate }) => rate)).toEqual([360, 40]);
    expect(model.flows[0]?.expectations.map(({ id, text, value }) => ({ id, text, value }))).toEqual([
      { id: 'redirect/expect/0', text: 'availability >= 99.95%', value: 0.9995 },
      { id: 'redirect/expect/1', text: 'p99 < 150ms', value: 0.15 },
    ]);
    const [dark] = model.scenarios;
    expect(dark?.events).toMatchObject([
      { at: 120, duration: 180, action: { type: 'fail', target: 'us-east.a' } },
    ]);
    expect(dark?.expectations).toMatchObject([
      { subject: { type: 'flow', id: 'redirect' }, metric: 'successRate', comparison: '>=', value: 0.99 },
      { subject: { type: 'component', id: 'urls' }, metric: 'lostWrites', comparison: '==', value: 0 },
    ]);
  });

  it('says where each setting comes from', () => {
    const urls = model.components.find(({ id }) => id === 'urls');
    expect(urls?.origins.replication).toEqual({ from: 'file' });
    expect(urls?.origins.model).toEqual({ from: 'technology', technology: 'postgres' });
    expect(urls?.origins.mtbf).toEqual({ from: 'kind' });
  });

  it('knows where everything stands', () => {
    const web = model.components.find(({ id }) => id === 'web');
    expect(web?.source.name).toEqual({ start: { line: 7, character: 8 }, end: { line: 7, character: 11 } });
    expect(web?.source.body).toEqual({ start: { line: 7, character: 23 }, end: { line: 11, character: 1 } });
    expect(web?.source.properties.replicas).toEqual({
      range: { start: { line: 8, character: 2 }, end: { line: 8, character: 13 } },
      value: { start: { line: 8, character: 12 }, end: { line: 8, character: 13 } },
    });
    const [redirect] = model.flows;
    const get = redirect && callsOf(redirect).find(({ operation }) => operation === 'get');
    expect(get?.source.bodyAt).toEqual({ line: 26, character: 33 });
  });
});
