import { describe, expect, it } from 'vitest';
import { interpret } from '../../language/vocabulary/index.ts';
import { loadText } from '../support/model.ts';
import { propertiesIn } from './vocabulary-text.ts';

const told = (text: string, owner: 'component' | 'arrow' = 'component') =>
  interpret(owner, undefined, propertiesIn(text), (id) => id).problems.map(({ message }) => message);

describe('a contradiction inside one element', () => {
  it.each([
    ['replicas: 2 needed: 3', '`needed` contradicts `replicas`: there are at most 2 replicas, never 3.'],
    ['replicas: 2..4 active: 5', '`active` contradicts `replicas`: there are at most 4 replicas, never 5.'],
    [
      'replicas: 2 autoscale: { target: 60% }',
      '`autoscale` contradicts `replicas`: the number of replicas is fixed; write a range, such as `2..6`.',
    ],
    ['mode: active-active standby: hot', '`standby` contradicts `mode`: all replicas work, none stands by.'],
    [
      'cores: 8 concurrency: 4',
      '`concurrency` contradicts `cores`: a replica cannot work on 8 requests at once and admit 4.',
    ],
    [
      'queueLimit: 0 overflow: drop-oldest',
      '`overflow` contradicts `queueLimit`: nothing waits, so that there is nothing to drop.',
    ],
    [
      'replication: none acknowledgement: sync',
      '`acknowledgement` contradicts `replication`: no replica gets what another one is given.',
    ],
    [
      'replication: none lag: 20ms',
      '`lag` contradicts `replication`: no replica gets what another one is given.',
    ],
    [
      'replication: leaderless reads: followers',
      '`reads` contradicts `replication`: without a leader there are neither leaders nor followers.',
    ],
    [
      'acknowledgement: async quorum: { write: 2 }',
      '`quorum` contradicts `acknowledgement`: a write is confirmed by the leader alone, not by 2 replicas.',
    ],
  ])('%s', (text, message) => {
    expect(told(text)).toEqual([message]);
  });

  it('of an arrow: a second request after the time limit', () => {
    expect(told('timeout: 200ms hedge: 200ms', 'arrow')).toEqual([
      '`hedge` contradicts `timeout`: the caller has given up before it asks another replica.',
    ]);
  });

  it.each([
    'replicas: 3 needed: 3',
    'replicas: 2..6 autoscale: { target: 60% }',
    'mode: active-passive standby: hot',
    'cores: 4 concurrency: 4',
    'queueLimit: 0 overflow: reject',
    'replication: leaderless acknowledgement: async quorum: { read: 2 write: 2 }',
    'replication: leader-follower acknowledgement: quorum quorum: { write: 2 }',
    'disks: raid10(count: 4, size: 1TB)',
  ])('is not seen where there is none: %s', (text) => {
    expect(told(text)).toEqual([]);
  });

  it.each([
    ['disks: raid5(count: 2, size: 1TB)', '`disks`: raid5 needs at least 3 disks, not 2.'],
    ['disks: raid10(count: 5, size: 1TB)', '`disks`: raid10 needs an even number of disks, not 5.'],
  ])('%s', (text, message) => {
    expect(told(text)).toEqual([message]);
  });

  it('is told at the property that comes second in the sentence', async () => {
    const { problems } = await loadText('service api {\n  needed: 3\n  replicas: 2\n}');
    const found = problems.filter(({ rule }) => rule === 'language/contradiction');
    expect(found.map(({ severity, range }) => [severity, range.start])).toEqual([
      ['error', { line: 1, character: 2 }],
    ]);
  });
});

describe('alerts', () => {
  it('are read in the unit of their metric', () => {
    const { settings, problems } = interpret(
      'component',
      'queue',
      propertiesIn('alerts: { queueDepth: 70% lag: 5s throughput: 400/s utilization: 80% }'),
      (id) => id,
    );
    expect(problems).toEqual([]);
    expect(settings.alerts).toEqual({ queueDepth: 0.7, lag: 5, throughput: 400, utilization: 0.8 });
  });

  it('know no metric that is none, and offer the nearest', () => {
    expect(told('alerts: { queueDepht: 70% }')).toEqual([
      '`alerts` has no `queueDepht`; did you mean `queueDepth`?',
    ]);
  });

  it('refuse a figure of another unit', () => {
    expect(told('alerts: { lag: 70% }')).toEqual([
      expect.stringContaining('`lag` of `alerts`: `70%` is a share; expected a time'),
    ]);
  });
});
