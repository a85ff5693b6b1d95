import { describe, expect, it } from 'vitest';
import { statedFirst } from '../../language/vocabulary/importance.ts';
import { owners, propertiesOf } from '../../language/vocabulary/index.ts';
import { componentKinds } from '../../src/model/model.ts';
import { labelsOf } from './completion-support.ts';

describe('what designs state first', () => {
  it.each(componentKinds)('are properties that a %s has, each once', (kind) => {
    const first = statedFirst('component', kind);
    expect(first.filter((name) => !Object.hasOwn(propertiesOf('component', kind), name))).toEqual([]);
    expect(new Set(first).size).toBe(first.length);
    expect(first.length).toBeGreaterThan(0);
  });

  it.each(owners)('are properties of %s, each once', (owner) => {
    const first = statedFirst(owner);
    expect(first.filter((name) => !Object.hasOwn(propertiesOf(owner), name))).toEqual([]);
    expect(new Set(first).size).toBe(first.length);
  });
});

describe('completion offers first', () => {
  it.each([
    ['of a client how many there are', 'client c { <|> }', ['users', 'rate', 'in']],
    ['of a service its size', 'service s { <|> }', ['replicas', 'in', 'cores', 'concurrency']],
    [
      'of a load balancer how it chooses',
      'loadBalancer l { <|> }',
      ['replicas', 'in', 'strategy', 'healthCheck'],
    ],
    [
      'of a cache what fits and how long it stays',
      'cache c { <|> }',
      ['replicas', 'in', 'capacity', 'itemSize', 'ttl'],
    ],
    ['of a database its copies and shards', 'database d { <|> }', ['replicas', 'in', 'shards', 'shardBy']],
    ['of an arrow how long it waits', 'a -> b { <|> }', ['timeout', 'retries', 'circuitBreaker']],
    ['of a system its network', 'system S { <|> }', ['network', 'environment', 'horizon', 'rules']],
    ['of a link its length', 'link a <-> b { <|> }', ['rtt', 'bandwidth', 'loss']],
    ['of a scenario how long it lasts', 'scenario s { <|> }', ['duration', 'warmup']],
    ['what a technology of one kind has', 'technology t for cache { <|> }', ['replicas', 'in', 'capacity']],
    ['what is not given yet', 'client c { users: 1k <|> }', ['rate', 'in']],
  ])('%s', async (_, text, labels) => {
    expect((await labelsOf(text)).slice(0, labels.length)).toEqual(labels);
  });

  it.each([
    ['in an empty file what frames a design', '<|>', ['system', 'import', 'region', 'client', 'service']],
    ['behind the system no second one', 'system S { }\n<|>', ['import', 'region', 'client']],
    ['while nobody asks, who does', 'service web\n<|>', ['region', 'client', 'service']],
    ['while nothing answers, what does', 'client users\n<|>', ['region', 'client', 'service']],
    [
      'of a client and a service what is asked and what may go wrong',
      'client users\nservice web\n<|>',
      ['flow', 'scenario', 'scenario load …', 'service', 'database using …', 'cache using …'],
    ],
    [
      'in a group where it stands and its components',
      'group g { <|> }',
      ['in', 'connections', 'tags', 'client', 'service'],
    ],
    [
      'in a flow what it promises',
      'client c\nflow f from c { <|> }',
      ['c', 'expect', 'tier', 'peak', 'keys'],
    ],
    [
      'behind the size of a service whom it calls',
      'service s { replicas: 3 in: a cores: 4 concurrency: 8 <|> }',
      ['queueLimit', 'serviceTime', 'autoscale', '->', '~>'],
    ],
  ])('%s', async (_, text, labels) => {
    expect((await labelsOf(text)).slice(0, labels.length)).toEqual(labels);
  });

  it('every other property too', async () => {
    const all = Object.keys(propertiesOf('component', 'cache'));
    expect(await labelsOf('cache c { <|> }')).toEqual(expect.arrayContaining(all));
  });
});
