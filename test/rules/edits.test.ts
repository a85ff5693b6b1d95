import { describe, expect, it } from 'vitest';
import type { Source } from '../../src/model/source.ts';
import { type Change, editsOf } from '../../src/rules/edits.ts';
import { edited, marked } from '../support/markers.ts';

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/**
 * The element marked in a text: the whole, its braces, then each property and its value. `keys` names the properties.
 */
function element(markedText: string, keys: readonly string[] = []): { text: string; source: Source } {
  const { text, ranges } = marked(markedText);
  const [range = nowhere, body, ...rest] = ranges;
  const properties = Object.fromEntries(
    keys.map((key, index) => [
      key,
      { range: rest[index * 2] ?? nowhere, value: rest[index * 2 + 1] ?? nowhere },
    ]),
  );
  return {
    text,
    source: { uri: 'file:///test.sysd', range, name: range, properties, ...(body ? { body } : {}) },
  };
}

function change(markedText: string, keys: readonly string[], make: (source: Source) => Change[]): string {
  const { text, source } = element(markedText, keys);
  return edited(text, editsOf(make(source)));
}

const setReplicas = (at: Source): Change[] => [{ type: 'set', at, key: 'replicas', value: '2' }];

describe('setting a property', () => {
  it('replaces the value that it has', () => {
    expect(
      change('[|service api [|{ [|replicas: [|1|]|]  public: true }|]|]', ['replicas'], setReplicas),
    ).toBe('service api { replicas: 2  public: true }');
  });

  it('comes behind the others in a body of one line', () => {
    expect(change('[|service api [|{ [|public: [|true|]|] }|]|]', ['public'], setReplicas)).toBe(
      'service api { public: true  replicas: 2 }',
    );
  });

  it('comes on a line of its own, as deep as the first, in a body of several lines', () => {
    const text = '[|service api [|{\n    [|public: [|true|]|],\n    -> db\n}|]|]';
    expect(change(text, ['public'], setReplicas)).toBe(
      'service api {\n    public: true\n    replicas: 2,\n    -> db\n}',
    );
  });

  it.each([
    ['[|service api [|{}|]|]', 'service api { replicas: 2 }'],
    ['[|service api|]', 'service api { replicas: 2 }'],
    ['  [|service api [|{\n    -> db\n  }|]|]', '  service api {\n    replicas: 2\n    -> db\n  }'],
  ])('makes %j into %j', (before, after) => {
    expect(change(before, [], setReplicas)).toBe(after);
  });

  it('puts several new properties into one body', () => {
    const changes = (at: Source): Change[] => [
      ...setReplicas(at),
      { type: 'set', at, key: 'replication', value: 'leader-follower' },
    ];
    expect(change('[|database db|]', [], changes)).toBe(
      'database db { replicas: 2  replication: leader-follower }',
    );
  });

  it('changes what two elements share once', () => {
    const twice = (at: Source): Change[] => [...setReplicas(at), ...setReplicas({ ...at })];
    expect(change('[|a -> b -> c|]', [], twice)).toBe('a -> b -> c { replicas: 2 }');
  });

  it('gives a call within a chain its body behind its own target', () => {
    const { text, source } = element('web -> [|api -> db write miss { }|]');
    const at = { ...source, bodyAt: { line: 0, character: 22 } };
    const edits = editsOf([{ type: 'set', at, key: 'timeout', value: '1s' }]);
    expect(edited(text, edits)).toBe('web -> api -> db write { timeout: 1s } miss { }');
  });
});

describe('removing a property', () => {
  const remove = (at: Source): Change[] => [{ type: 'remove', at, key: 'public' }];

  it('takes its separator with it', () => {
    const { text, source } = element('[|service api [|{ [|public: [|true|]|][|,|] a: 1 }|]|]', ['public']);
    const separator = marked('service api { public: true[|,|] a: 1 }').ranges[0] ?? nowhere;
    const property = { ...(source.properties.public ?? { range: nowhere, value: nowhere }), separator };
    const edits = editsOf(remove({ ...source, properties: { public: property } }));
    expect(edited(text, edits)).toBe('service api {  a: 1 }');
  });

  it('does nothing where there is none', () => {
    expect(change('[|service api [|{}|]|]', [], remove)).toBe('service api {}');
  });
});

describe('adding an acceptance', () => {
  it('puts it on the next line, as deep as the element', () => {
    const append = (after: Source): Change[] => [{ type: 'append', after, text: 'accept "a/b" because ""' }];
    expect(change('group g {\n  [|service api [|{}|]|]\n}', [], append)).toBe(
      'group g {\n  service api {}\n  accept "a/b" because ""\n}',
    );
  });

  it('puts the statement behind a body that is added with it', () => {
    const changes = (at: Source): Change[] => [
      { type: 'append', after: at, text: 'queue dead' },
      { type: 'set', at, key: 'maxAttempts', value: '5' },
    ];
    expect(change('[|queue jobs|]', [], changes)).toBe('queue jobs { maxAttempts: 5 }\nqueue dead');
  });
});
