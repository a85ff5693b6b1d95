import { describe, expect, it } from 'vitest';
import { loadText, modelOf } from '../support/model.ts';
import { meaningOf, offered } from './actions.ts';

describe('add a missing component', () => {
  it('adds it behind the last of its kind', async () => {
    const offer = await offered(`service web // front
database db
client users
users -> web -> [|api|] -> db
`);
    expect(offer.after('Add the service api')).toBe(`service web // front
service api
database db
client users
users -> web -> api -> db
`);
  });

  it.each([
    ['the first line of a flow', 'service a\nflow f { [|shoppers|] -> a }', ['client', 'scheduler']],
    ['who starts a flow', 'service a\nflow f from [|shoppers|] { }', ['client', 'scheduler']],
    ['a get', 'client u\nservice a\nflow f from u { u -> a -> [|things|] get }', ['cache']],
    [
      'what may miss',
      'client u\nservice a\nflow f from u { u -> a -> [|things|] miss { } }',
      ['cache', 'cdn'],
    ],
    [
      'a write',
      'client u\nservice a\nflow f from u { u -> a -> [|things|] write }',
      ['database', 'objectStore', 'search', 'warehouse'],
    ],
    ['what is handed over to', 'service a\na ~> [|things|]', ['queue', 'topic', 'worker', 'service']],
    ['who takes from a queue', 'queue q\nq -> [|things|]', ['worker', 'service']],
    ['a dead letter queue', 'queue q { deadLetter: [|things|] }', ['queue', 'topic']],
    ['a name that says it', 'service a\na -> [|photo-cache|]', ['cache', 'service', 'database', 'external']],
    [
      'the name of a technology',
      'service a\na -> [|postgres|]',
      ['database', 'service', 'cache', 'external'],
    ],
  ])('offers the kinds that fit %s', async (_, text, kinds) => {
    const { titles } = await offered(text);
    expect(titles.filter((each) => each.startsWith('Add the ')).map((each) => each.split(' ')[2])).toEqual(
      kinds,
    );
  });

  it.each([
    [
      'without components: before the first arrow',
      '/* Top. */\nregion eu\n\n// Calls.\n[|a|] -> b\n',
      'Add the service a',
      '/* Top. */\nregion eu\n\nservice a\n\n// Calls.\na -> b\n',
    ],
    [
      'in a group: beside the caller',
      'service x\ngroup g {\n  service a { -> [|db|] }\n}\n',
      'Add the database db',
      'service x\ngroup g {\n  service a { -> db }\n  database db\n}\n',
    ],
    [
      'behind what shares its line',
      'service x service y\nx -> [|z|]\n',
      'Add the service z',
      'service x service y\nservice z\nx -> z\n',
    ],
  ])('stands %s', async (_, text, title, expected) => {
    expect((await offered(text)).after(title)).toBe(expected);
  });

  it('leaves the first place to a mended spelling', async () => {
    const { actions } = await offered('service orders\nservice a\na -> [|order|]\n');
    expect(actions.filter(({ isPreferred }) => isPreferred).map(({ title }) => title)).toEqual([
      'Change to `orders`',
    ]);
  });

  it('mends the text', async () => {
    const offer = await offered('client u\nservice a\nflow f from u at 1/s { u -> a -> [|db|] read }\n');
    for (const title of offer.titles.filter((each) => each.startsWith('Add the ')))
      expect((await loadText(offer.after(title))).problems).toEqual([]);
  });

  it.each([
    ['a technology', 'service a using [|nothing|]\n'],
    ['a place', 'service a { in: [|nowhere|] }\n'],
    ['a name with a prefix', 'service a\na -> [|other.b|]\n'],
  ])('is not offered for %s', async (_, text) => {
    expect((await offered(text)).titles.filter((each) => each.startsWith('Add the '))).toEqual([]);
  });
});

describe('add a flow', () => {
  const design = `client users[||] { rate: 100/s }
loadBalancer lb
service api { replicas: 2 }
cache hot
database db
worker mailer
queue mails
users -> lb -> api
api -> hot
api -> db
api ~> mails -> mailer
`;

  it('writes out the flow that the arrows mean', async () => {
    const offer = await offered(design);
    const after = offer.after('Write the flow of users out');
    expect(after).toBe(`${offer.text.trimEnd()}

flow users-requests from users {
  users -> lb -> api
  api -> hot miss {
    api -> db
  }
  api ~> mails -> mailer
}
`);
  });

  it('keeps the meaning of that flow', async () => {
    const offer = await offered(design);
    const flowOf = async (text: string) => {
      const [flow] = (await modelOf(text)).flows;
      const { id, name, derived, ...rest } = meaningOf(flow) as Record<string, unknown>;
      return JSON.parse(JSON.stringify(rest).replaceAll(String(id), 'flow'));
    };
    expect(await flowOf(offer.after('Write the flow of users out'))).toEqual(await flowOf(offer.text));
  });

  it('writes weights as choices', async () => {
    const offer = await offered(
      'client u[||] { rate: 1/s }\nservice a\nservice b\nu -> a { weight: 12.5% }\nu -> b { weight: 80% }\n',
    );
    expect(offer.after('Write the flow of u out')).toContain(
      'flow u-requests from u {\n  choose {\n    12.5% {\n      u -> a\n    }\n    80% {\n      u -> b\n    }\n  }\n}\n',
    );
  });

  it('writes those of all clients, as none is derived once there is one', async () => {
    const offer = await offered(
      'client u[||] { rate: 1/s }\nclient v { rate: 2/s }\nservice a\nu -> a\nv ~> a\n',
    );
    expect(offer.after('Write the flows of all 2 clients out')).toBe(
      `${offer.text.trimEnd()}\n\nflow u-requests from u {\n  u -> a\n}\n\nflow v-requests from v {\n  v ~> a\n}\n`,
    );
  });

  it('adds one along the arrows where the file has flows of others', async () => {
    const offer = await offered(
      'client u[||] { rate: 1/s }\nclient v { rate: 2/s }\nservice a\nu -> a\nflow f from v { v -> a }\n',
    );
    const after = offer.after('Add a flow for u');
    expect(after).toBe(`${offer.text.trimEnd()}\n\nflow u-requests from u {\n  u -> a\n}\n`);
    expect((await loadText(after)).problems).toEqual([]);
  });

  it.each([
    ['a client that has a flow', 'client u[||]\nservice a\nflow f from u { u -> a }\n'],
    ['a client without arrows', 'client u[||]\nservice a\n'],
    [
      'arrows whose order lines cannot tell',
      'client u[||]\nservice a\nservice b\nu -> a\nu -> b\na -> b\nb -> a\n',
    ],
  ])('is not offered for %s', async (_, text) => {
    expect((await offered(text)).titles.filter((each) => each.includes('flow'))).toEqual([]);
  });
});
