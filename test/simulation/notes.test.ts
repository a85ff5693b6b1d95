import { describe, expect, it, vi } from 'vitest';
import { simulate } from '../../src/simulation/simulate.ts';
import { modelOf } from '../support/model.ts';

vi.setConfig({ testTimeout: 60_000 });

const notesOf = async (text: string, scenario: string | null = null) =>
  simulate(await modelOf(text), { duration: 5, warmup: 0, scenario }).notes.filter(
    (note) => !note.startsWith('simulated '),
  );

describe('the notes of a report', () => {
  it('are empty when the run acted on all that the file states', async () => {
    expect(
      await notesOf(`client users
        loadBalancer lb { replicas: 2 strategy: least-connections cost: $20/month }
        service web { replicas: 3 serviceTime: 5ms concurrency: 10 tags: [a] }
        database db { replicas: 2 reads: any }
        flow f from users at 10/s { keys: uniform(100) users -> lb -> web -> db read }`),
    ).toEqual([]);
  });

  it('name what the file states and the run leaves out, with whom it is about', async () => {
    expect(
      await notesOf(`client users
        service web { addressing: static }
        service back { addressing: static }
        database db
        web -> db { loss: 100% }
        flow f from users at 10/s { users -> web -> back web -> db read }`),
    ).toEqual([
      'web, back: callers find it as if they had asked a registry',
      'web->db: of more than 99% lost, 99% are',
    ]);
  });

  it('do not name what a technology or a kind brings', async () => {
    expect(
      await notesOf('client users\ndatabase db using mongodb\nflow f from users at 1/s { users -> db read }'),
    ).toEqual([]);
  });

  it('say that the keys of a cache are assumed', async () => {
    expect(
      (
        await notesOf(`client users  service web  cache hot  database db
          flow f from users at 10/s { users -> web -> hot get miss { web -> db read } }`)
      ).join(),
    ).toMatch(
      /flow f says no `keys` and hot no `hitRatio`: how often hot hits is an assumption \(zipf\(1000000, 0.99\)\)/,
    );
  });

  it('say what a provider keeps up while its place fails', async () => {
    const notes = await notesOf(
      `region r { zone a } client users  database db using dynamodb { in: r.a }
       flow f from users at 10/s { users -> db read } scenario s { at 1s fail r.a }`,
      's',
    );
    expect(notes).toContain('db is up whatever happens in r.a: its provider runs it redundantly');
  });
});

describe('an expectation with a window', () => {
  it('counts only what happened in it', async () => {
    const model = await modelOf(`client users
      database db { replicas: 2 acknowledgement: async lag: constant(1s) failover: auto(detection: 6s, takeover: 2s) }
      service web
      flow f from users at 50/s { keys: uniform(50) users -> db write users -> web }
      scenario s {
        duration: 60s warmup: 5s
        at 10s fail 1 of db
        at 20s fail web for 5s
        expect db rto == 8s
        expect db rto == 8s during 5s..20s
        expect db rto == 3s during 15s..20s
        expect db rto == 0s during 20s..60s
        expect db rpo > 0.9s during 10s..30s
        expect db rpo == 0s during 30s..60s
        expect web downtime == 5s
        expect web downtime == 2s during 0s..22s
        expect web downtime == 0s during 30s..60s
      }`);
    const { expectations } = simulate(model, { scenario: 's' });
    expect(
      expectations.map(({ text, actual, passed }) => [text, actual, passed]).filter(([, , ok]) => !ok),
    ).toEqual([]);
  });
});
