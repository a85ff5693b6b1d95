import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { SysdCompletion } from '../../language/services/completion.ts';
import { SysdHover } from '../../language/services/hover.ts';
import { SysdSignatureHelp } from '../../language/services/signature.ts';
import { documentOf } from './completion-support.ts';
import { example } from './example.ts';

const texts = [
  example,
  ...readdirSync('examples')
    .filter((name) => name.endsWith('.sysd'))
    .map((name) => readFileSync(`examples/${name}`, 'utf8')),
];

type Built = Awaited<ReturnType<typeof documentOf>>;

/** Asks for everything at a place and tells how long the slowest answer took, in milliseconds. */
function askAt({ services, document }: Built, offset: number): number {
  const at = {
    textDocument: { uri: document.uri.toString() },
    position: document.textDocument.positionAt(offset),
  };
  const hover = new SysdHover(services.sysd, { of: () => undefined });
  const asks = [
    () => new SysdCompletion(services.sysd).getCompletion(document, at),
    () => hover.getHoverContent(document, at),
    () => new SysdSignatureHelp().provideSignatureHelp(document, at),
  ];
  return Math.max(
    ...asks.map((ask) => {
      const start = performance.now();
      ask();
      return performance.now() - start;
    }),
  );
}

describe('completion, hover and signature help', () => {
  let built: Built[] = [];

  beforeAll(async () => {
    built = await Promise.all(texts.map((text) => documentOf(text)));
  });

  it('answer at every place of every example within a second', () => {
    let slowest = 0;
    for (const each of built)
      for (let offset = 0; offset <= each.document.textDocument.getText().length; offset++)
        slowest = Math.max(slowest, askAt(each, offset));
    expect(slowest).toBeLessThan(1000);
  }, 60_000);

  it('answer in texts that are cut off or have a piece missing', async () => {
    const damaged = fc.record({
      text: fc.constantFrom(...texts),
      from: fc.nat(5000),
      length: fc.nat(40),
      inserted: fc.constantFrom('', '', '{', '}', '"', '(', '->', ':', '/*', '..', '[', 'flow', '\n'),
      cut: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(damaged, async ({ text, from, length, inserted, cut }) => {
        const at = Math.min(from, text.length);
        const whole = text.slice(0, at) + inserted + (cut ? '' : text.slice(at + length));
        const each = await documentOf(whole);
        for (const offset of [at, at + inserted.length, at + 5, whole.length])
          expect(askAt(each, Math.min(offset, whole.length))).toBeLessThan(1000);
      }),
      { numRuns: 60 },
    );
  }, 60_000);

  it('offer each of 1,000 components once', async () => {
    const components = Array.from(
      { length: 1000 },
      (_, index) => `service s${index} {\n  replicas: 3\n  -> s${(index + 1) % 1000}\n}`,
    );
    const text = `client users\n${components.join('\n')}\nusers -> `;
    const { document, services } = await documentOf(text);
    const list = new SysdCompletion(services.sysd).getCompletion(document, {
      textDocument: { uri: document.uri.toString() },
      position: document.textDocument.positionAt(text.length),
    });
    expect(new Set(list?.items.map(({ label }) => label)).size).toBe(1001);
  });
});
