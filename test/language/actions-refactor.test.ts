import { describe, expect, it } from 'vitest';
import { modelOf } from '../support/model.ts';
import { mainUri, meaningOf, offered } from './actions.ts';

describe('extract a group', () => {
  const title = (count: number) =>
    `Extract ${count === 1 ? 'the component' : `${count} components`} into a group`;

  it('moves the selected components with their comments, and calls them by their new names', async () => {
    const offer = await offered(`client users { rate: 1/s }
service web
// Orders.
[|service api { replicas: 2  -> db { timeout: 1s } } // in two
/** Rows. */
database db
api -> db|]
web -> api
flow f from users { users -> web -> api -> db read }
scenario s { at 1m fail db.leader }
`);
    expect(offer.after(title(2))).toBe(`client users { rate: 1/s }
service web
group extracted {
  // Orders.
  service api { replicas: 2  -> db { timeout: 1s } } // in two
  /** Rows. */
  database db
  api -> db
}
web -> extracted.api
flow f from users { users -> web -> extracted.api -> extracted.db read }
scenario s { at 1m fail extracted.db.leader }
`);
  });

  it('keeps the meaning: only the names change', async () => {
    const text = `region eu { zone a  zone b }
client users { rate: 1/s }
[|service api { replicas: 2  in: eu }
database db { replicas: 3  in: eu.a }|]
users -> api -> db
`;
    const offer = await offered(text);
    const [before, after] = await Promise.all([modelOf(offer.text), modelOf(offer.after(title(2)))]);
    const renamed = JSON.stringify(meaningOf(after))
      .replaceAll('extracted.', '')
      .replaceAll('"group":"extracted",', '');
    const { groups, ...rest } = JSON.parse(renamed);
    expect(groups).toHaveLength(1);
    expect({ ...rest, groups: [] }).toEqual(meaningOf(before));
  });

  it('works where statements share a line', async () => {
    const offer = await offered('group g {\n  service a [|service b|] service c\n}\n');
    expect(offer.after(title(1))).toBe(
      'group g {\n  service a group extracted {\n    service b\n  } service c\n}\n',
    );
  });

  it('works inside a group', async () => {
    const offer = await offered(
      'group g {\n  [|service a|]\n  service b\n  b -> a\n}\nservice c\nc -> g.a\n',
    );
    expect(offer.after(title(1))).toBe(
      'group g {\n  group extracted {\n    service a\n  }\n  service b\n  b -> extracted.a\n}\nservice c\nc -> g.extracted.a\n',
    );
  });

  it('changes the names in the files that import this one', async () => {
    const offer = await offered('[|service a|]\n', {
      others: { 'other.sysd': 'import "main.sysd" as m\nservice b\nb -> m.a\n' },
    });
    expect(offer.allAfter(title(1))).toEqual({
      [mainUri]: 'group extracted {\n  service a\n}\n',
      'file:///w/other.sysd': 'import "main.sysd" as m\nservice b\nb -> m.extracted.a\n',
    });
  });

  it('takes a name that is free', async () => {
    const offer = await offered('service extracted\n[|service a|]\n');
    expect(offer.after(title(1))).toContain('group extracted2 {');
  });

  it.each([
    ['nothing is selected', 'service a[||]\n'],
    ['a flow is among what is selected', 'client u\nservice a\n[|service b\nflow f from u { u -> a }|]\n'],
    ['a part of one component is selected', 'service a { [|replicas: 2|] }\n'],
    ['only an arrow is selected', 'client u\nservice a\n[|u -> a|]\n'],
    [
      'what is selected of a group is its own',
      'group g { [|accept "spof/entry-point" because "x"|]\n service a }\n',
    ],
  ])('is not offered where %s', async (_, text) => {
    expect((await offered(text)).titles.filter((each) => each.endsWith('into a group'))).toEqual([]);
  });
});

describe('extract a technology', () => {
  it('moves what is not about this one component, and keeps the meaning', async () => {
    const offer = await offered(`region eu { zone a  zone b }
client users { rate: 1/s }
users -> api

// The API.
service [||]api "API" {
  replicas: 2
  concurrency: 32
  serviceTime: lognormal(
    p50: 4ms,
    p99: 40ms
  )
  in: eu
  queueLimit: 10, // short
}
`);
    const after = offer.after('Extract 3 properties of api into a technology');
    expect(after).toBe(`region eu { zone a  zone b }
client users { rate: 1/s }
users -> api

technology api-technology for service {
  concurrency: 32
  serviceTime: lognormal(
    p50: 4ms,
    p99: 40ms
  )
  queueLimit: 10
}

// The API.
service api "API" using api-technology {
  replicas: 2
  in: eu
  // short
}
`);
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it('takes braces away that would be empty', async () => {
    const offer = await offered('service a[||] { concurrency: 4  queueLimit: 9 }\n');
    expect(offer.after('Extract 2 properties of a into a technology')).toBe(
      'technology a-technology for service {\n  concurrency: 4\n  queueLimit: 9\n}\n\nservice a using a-technology\n',
    );
  });

  it('moves just the selected properties', async () => {
    const offer = await offered('service a { replicas: 2  [|concurrency: 4|]  queueLimit: 9 }\n');
    expect(offer.after('Extract `concurrency` of a into a technology')).toBe(
      'technology a-technology for service {\n  concurrency: 4\n}\n\nservice a using a-technology { replicas: 2  queueLimit: 9 }\n',
    );
  });

  it('extends the technology that the component has', async () => {
    const offer = await offered('cache a[||] using redis { replicas: 3  ttl: 5m }\n');
    const after = offer.after('Extract `ttl` of a into a technology');
    expect(after).toBe(
      'technology a-technology for cache using redis {\n  ttl: 5m\n}\n\ncache a using a-technology { replicas: 3 }\n',
    );
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it('stands before the group in which the component is', async () => {
    const offer = await offered('group g {\n  service a[||] { concurrency: 4 }\n}\n');
    expect(offer.after('Extract `concurrency` of a into a technology')).toBe(
      'technology a-technology for service {\n  concurrency: 4\n}\n\ngroup g {\n  service a using a-technology\n}\n',
    );
  });

  it.each([['it says nothing of the kind', 'region eu\nservice a[||] { replicas: 2  in: eu }\n']])(
    'is not offered where %s',
    async (_, text) => {
      expect((await offered(text)).titles.filter((each) => each.endsWith('into a technology'))).toEqual([]);
    },
  );
});

describe('inline a technology', () => {
  const fast = `// Fast ones.
technology fast "Fast" for service, worker {
  concurrency: 64
  mtbf: 30d
  mttr: 5m
  queueLimit: 10
}

`;

  it('writes it out in its only user, and removes it', async () => {
    const offer = await offered(`${fast}service a using [||]fast { replicas: 2  queueLimit: 20 }\n`);
    const after = offer.after('Inline the technology fast into a');
    expect(after).toBe('service a { replicas: 2  queueLimit: 20  concurrency: 64  mtbf: 30d  mttr: 5m }\n');
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it('keeps it for others who use it', async () => {
    const offer = await offered(`${fast}service a [||]using fast\nservice b using fast\n`);
    const after = offer.after('Inline the technology fast into a');
    expect(after).toBe(
      `${fast}service a {\n  concurrency: 64\n  mtbf: 30d\n  mttr: 5m\n  queueLimit: 10\n}\nservice b using fast\n`,
    );
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it('is offered at the technology itself where it has one user', async () => {
    const offer = await offered(
      `technology [||]fast for service { concurrency: 64 }\nservice a using fast\n`,
    );
    expect(offer.after('Inline the technology fast into a')).toBe('service a { concurrency: 64 }\n');
  });

  it('uses what the technology extends', async () => {
    const offer = await offered(
      'technology t for cache using redis { ttl: 5m }\ncache a [||]using t { replicas: 3 }\n',
    );
    const after = offer.after('Inline the technology t into a');
    expect(after).toBe('cache a using redis { replicas: 3  ttl: 5m }\n');
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it('keeps it for a technology that extends it', async () => {
    const text =
      'technology t for cache { ttl: 5m }\ntechnology u for cache using t { }\ncache a [||]using t\n';
    const offer = await offered(text);
    expect(offer.after('Inline the technology t into a')).toBe(
      'technology t for cache { ttl: 5m }\ntechnology u for cache using t { }\ncache a { ttl: 5m }\n',
    );
  });

  it('leaves out what the component says in another way', async () => {
    const offer = await offered(
      'technology t for service { mtbf: 30d  concurrency: 2 }\nservice a using [||]t { availability: 99% }\n',
    );
    const after = offer.after('Inline the technology t into a');
    expect(after).toBe('service a { availability: 99%  concurrency: 2 }\n');
    expect(meaningOf(await modelOf(after))).toEqual(meaningOf(await modelOf(offer.text)));
  });

  it.each([
    ['it is built in', 'cache a using [||]redis\n'],
    [
      'it has two users and is asked itself',
      `${fast.replace('fast', '[||]fast')}service a using fast\nservice b using fast\n`,
    ],
    [
      'a name in it means something else there',
      'queue d\ntechnology t for queue { deadLetter: d }\ngroup g { queue d  queue q using [||]t }\n',
    ],
  ])('is not offered where %s', async (_, text) => {
    expect((await offered(text)).titles.filter((each) => each.startsWith('Inline'))).toEqual([]);
  });
});

describe('spread over zones', () => {
  const places = 'region eu { zone a  zone b }\n';

  it('puts several replicas of one zone into its region', async () => {
    const offer = await offered(`${places}service api[||] { replicas: 3  in: eu.a }\n`);
    expect(offer.after('Spread api over the zones of eu')).toBe(
      `${places}service api { replicas: 3  in: eu }\n`,
    );
  });

  it('places what says nothing of where it stands', async () => {
    const offer = await offered(`${places}service api[||] {\n  replicas: 3\n}\n`);
    expect(offer.after('Spread api over the zones of eu')).toBe(
      `${places}service api {\n  replicas: 3\n  in: eu\n}\n`,
    );
  });

  it('offers every region in sight, also of imports', async () => {
    const offer = await offered(`import "far.sysd"\n${places}service api[||] { replicas: 2..4 }\n`, {
      others: { 'far.sysd': 'region us { zone a  zone b }\n' },
    });
    expect(offer.titles.filter((each) => each.startsWith('Spread'))).toEqual([
      'Spread api over the zones of eu',
      'Spread api over the zones of us',
    ]);
  });

  it('overrides the place of the group', async () => {
    const offer = await offered(`${places}group g { in: eu.b  service api[||] { replicas: 3 } }\n`);
    expect(offer.after('Spread api over the zones of eu')).toContain('{ replicas: 3  in: eu }');
  });

  it.each([
    ['one replica', `${places}service api[||] { in: eu.a }\n`],
    ['replicas that are spread', `${places}service api[||] { replicas: 2  in: eu }\n`],
    ['replicas in two zones', `${places}service api[||] { replicas: 2  in: [eu.a, eu.b] }\n`],
    ['a region of one zone', 'region eu { zone a }\nservice api[||] { replicas: 2 }\n'],
  ])('is not offered for %s', async (_, text) => {
    expect((await offered(text)).titles.filter((each) => each.startsWith('Spread'))).toEqual([]);
  });
});
