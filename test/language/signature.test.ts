import { describe, expect, it } from 'vitest';
import { SysdSignatureHelp } from '../../language/services/signature.ts';
import { documentOf } from './completion-support.ts';

/** The signature that is shown at `<|>`, with the active parameter in angle brackets. */
async function signatureAt(marked: string): Promise<string | undefined> {
  const { document } = await documentOf(marked.replace('<|>', ''));
  const help = new SysdSignatureHelp().provideSignatureHelp(document, {
    textDocument: { uri: document.uri.toString() },
    position: document.textDocument.positionAt(marked.indexOf('<|>')),
  });
  const shown = help?.signatures[help.activeSignature ?? 0];
  const active = shown?.parameters?.[help?.activeParameter ?? 0]?.label;
  return typeof active === 'string' ? shown?.label.replace(active, `<${active}>`) : shown?.label;
}

describe('signature help', () => {
  it.each([
    ['the first parameter', 'uniform(<|>)', 'uniform(<low: time>, high: time)'],
    ['the next one behind a comma', 'uniform(4ms, <|>)', 'uniform(low: time, <high: time>)'],
    ['the one that is labelled', 'uniform(high: 4<|>)', 'uniform(low: time, <high: time>)'],
    [
      'the one that is left when another was labelled',
      'uniform(high: 9ms, <|>)',
      'uniform(<low: time>, high: time)',
    ],
    ['the form that has the labels', 'lognormal(mean: 8ms, c<|>)', 'lognormal(mean: time, <cv: number>)'],
    ['what repeats', 'hyperexponential(90%: 4ms, <|>)', 'hyperexponential(<90%: …>)'],
    [
      'a call that is not closed',
      'erlang(<|>\n}\nservice other',
      'erlang(<stages: whole number>, mean: time)',
    ],
  ])('of a distribution tells %s', async (_, value, shown) => {
    expect(await signatureAt(`service s { serviceTime: ${value} }`)).toBe(shown);
  });

  it('tells the parameters of a failover, those that may be left out with a question mark', async () => {
    expect(await signatureAt('database d { failover: auto(detection: 10s, <|>) }')).toBe(
      'auto(detection: time?, <takeover: time?>, fencing: true or false?, witness: true or false?)',
    );
  });

  it('tells the parameters of a strategy', async () => {
    expect(await signatureAt('loadBalancer lb { strategy: power-of(<|>) }')).toBe(
      'power-of(<d: whole number>)',
    );
  });

  it('tells the inner call of a value', async () => {
    expect(await signatureAt('a -> b { retries: { max: 2 backoff: exponential(50ms, <|>) } }')).toMatch(
      /^exponential\(base: time, <limit: time\?>/,
    );
  });

  it('tells the keys of a block, the next one that is missing first', async () => {
    expect(await signatureAt('a -> b { circuitBreaker: { errors: 50% <|> } }')).toBe(
      '{ errors: share  <window: time>  open: time }',
    );
  });

  it.each([
    ['outside of parentheses', 'service s { <|> }'],
    ['behind the parentheses', 'service s { serviceTime: uniform(4ms, 5ms) <|> }'],
    ['in a call that nobody knows', 'service s { serviceTime: unknown(<|>) }'],
  ])('tells nothing %s', async (_, text) => {
    expect(await signatureAt(text)).toBeUndefined();
  });
});
