import { describe, expect, it } from 'vitest';
import { componentKinds } from '../../src/model/model.ts';
import { loadText } from '../support/model.ts';
import { completionsOf } from './completion-support.ts';

const stop = /\$\{(\d+):((?:\\.|[^}\\])*)\}|\$\{(\d+)\|((?:\\.|[^|\\])*)\|\}|\$(\d+)/g;
const plain = (text: string) => text.replace(/\\(.)/g, '$1');

/** What a snippet leaves when nobody changes anything. */
function accepted(snippet: string): string {
  const values = new Map<string, string>();
  const filled = snippet.replace(stop, (_, named, text, chosen, choices, bare) => {
    const number = named ?? chosen ?? bare;
    if (named !== undefined) values.set(number, text);
    if (chosen !== undefined) values.set(number, /^(?:\\.|[^,\\])*/.exec(choices)?.[0] ?? '');
    return values.get(number) ?? '';
  });
  return plain(filled);
}

const design = `region us { zone a zone b }
client users
service web
cache hot using redis
database db
queue jobs
coordinator keeper using etcd
group shop { service cart }
flow buy from users at 1/s { users -> web -> db }
`;

/** Each offer of a place that opens no further question, accepted as it is, and what is then wrong with the text. */
async function problemsOf(text: string): Promise<string[]> {
  const offset = text.indexOf('<|>');
  const wrong: string[] = [];
  for (const { label, command, textEdit } of await completionsOf(text)) {
    if (!textEdit || !('range' in textEdit) || command) continue;
    const whole = text.slice(0, offset) + accepted(textEdit.newText) + text.slice(offset + 3);
    const { problems } = await loadText(whole);
    for (const { rule, message, severity } of problems)
      if (severity === 'error') wrong.push(`${label}: ${rule}: ${message}`);
  }
  return wrong;
}

const bodies: readonly [name: string, text: string][] = [
  ...componentKinds.map((kind): [string, string] => [kind, `${design}${kind} mine { <|> }`]),
  ['an arrow', `${design}web -> jobs { <|> }`],
  ['a link', `${design}link us.a <-> us.b { <|> }`],
  ['a place', `${design}zone other { <|> }`],
  ['a group', `${design}group other { <|> }`],
  ['a system', `system S { <|> }\n${design}`],
  ['a view', `${design}view v { <|> }`],
  ['a flow', `${design}flow more from users at 1/s {\n users -> web\n <|>\n}`],
  ['a scenario', `${design}scenario s { <|> }`],
  ['an acceptance', `${design}accept "spof/single-instance" because "demo" { <|> }`],
];

const values: readonly [name: string, text: string][] = [
  'serviceTime',
  'failover',
  'deploy',
  'disks',
  'leader',
  'rateLimit',
  'replicas',
  'in',
  'every',
].map((name) => [name, `${design}service mine { ${name}: <|> }`]);

describe('whatever completion puts in is right as it is', () => {
  it.each(bodies)('in %s', async (_, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it.each(values)('as the value of %s', async (_, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it.each([
    ['a strategy', `${design}loadBalancer mine { strategy: <|> }`],
    ['a shard key', `${design}database mine { shardBy: <|> }`],
    ['keys', `${design}flow more from users at 1/s { keys: <|>\n users -> web }`],
    ['arrivals', `${design}client mine { arrival: <|> }`],
    ['retries', `${design}web -> jobs { retries: <|> }`],
  ])('as %s', async (_, text) => {
    expect(await problemsOf(text)).toEqual([]);
  });

  it('as a statement', async () => {
    expect(await problemsOf(`${design}<|>`)).toEqual([]);
  });

  it('as something that happens', async () => {
    expect(await problemsOf(`${design}scenario s { at 1m <|> }`)).toEqual([]);
  });

  it('as a promise', async () => {
    expect(await problemsOf(`${design}flow more from users at 1/s {\n users -> web\n expect <|>\n}`)).toEqual(
      [],
    );
  });
});
