import { describe, expect, it } from 'vitest';
import type { Component } from '../../src/model/model.ts';
import { loadText, modelOf } from '../support/model.ts';
import { labelsOf } from './completion-support.ts';

async function firstOf(text: string): Promise<Component> {
  const { components } = await modelOf(text);
  const [component] = components;
  if (!component) throw new Error('no component');
  return component;
}

const messagesOf = async (text: string) =>
  (await loadText(text)).problems
    .filter(({ rule }) => !rule.startsWith('language/unused'))
    .map(({ rule, message }) => `${rule}: ${message}`);

describe('a technology of the file', () => {
  it('of a built-in name replaces that one wholly', async () => {
    const { settings } = await firstOf(`technology postgres for database { connections: 20 }
      database orders using postgres`);
    expect(settings.connections).toBe(20);
    expect(settings.model).toBeUndefined();
  });

  it('extends the one it names after `using`: what it does not say holds from there', async () => {
    const { settings, origins } =
      await firstOf(`technology our-postgres for database using postgres { connections: 20 }
      database orders using our-postgres`);
    expect(settings).toMatchObject({ connections: 20, model: 'relational', acknowledgement: 'async' });
    expect(origins).toMatchObject({
      connections: { from: 'technology', technology: 'our-postgres' },
      model: { from: 'technology', technology: 'postgres' },
    });
  });

  it('extends the built-in one of its own name', async () => {
    const { settings } = await firstOf(`technology postgres for database using postgres { connections: 20 }
      database orders using postgres`);
    expect(settings).toMatchObject({ connections: 20, model: 'relational' });
  });

  it('extends one that extends another', async () => {
    const { settings } = await firstOf(`technology ours for database using postgres { connections: 20 }
      technology orders-postgres for database using ours { acknowledgement: sync }
      database orders using orders-postgres`);
    expect(settings).toMatchObject({ connections: 20, model: 'relational', acknowledgement: 'sync' });
  });

  it('says a time in one way where the extended one says it in another', async () => {
    const { settings } = await firstOf(`technology slow-redis for database using redis { readTime: 1ms }
      database orders using slow-redis`);
    expect(settings.readTime).toEqual({ type: 'exponential', mean: 0.001 });
  });

  it('cannot extend one that is not there', async () => {
    expect(await messagesOf('technology ours for database using postgre { connections: 20 }')).toEqual([
      'language/unresolved: There is no technology `postgre`. Did you mean `postgres`?',
    ]);
  });

  it('cannot extend one for other kinds', async () => {
    expect(await messagesOf('technology ours for cache using postgres { ttl: 1m }')).toEqual([
      'language/technology-of-another-kind: `postgres` is a technology for a database, not for a cache.',
    ]);
  });

  it('cannot extend itself', async () => {
    expect(await messagesOf('technology ours for cache using ours { ttl: 1m }')).toEqual([
      'language/technology-of-itself: `ours` cannot extend itself.',
    ]);
  });

  it('cannot extend itself through another; what is said still holds', async () => {
    const text = `technology one for cache using two { ttl: 1m }
      technology two for cache using one { eviction: lfu }
      cache hot using one`;
    expect(await messagesOf(text)).toEqual([
      'language/technology-of-itself: `one` extends itself through `two`.',
      'language/technology-of-itself: `two` extends itself through `one`.',
    ]);
    const { model } = await loadText(text);
    expect(model.components[0]?.settings).toMatchObject({ ttl: 60, eviction: 'lfu' });
  });
});

describe('an editor', () => {
  it.each([
    ['technology ours for cache us<|> {}', 'using'],
    ['technology ours for cache using re<|> {}', 'redis'],
    ['technology ours for cache using redis { evic<|> }', 'eviction'],
  ])('offers what may extend: %s', async (text, label) => {
    expect(await labelsOf(text)).toContain(label);
  });
});
