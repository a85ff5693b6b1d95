import { describe, expect, it } from 'vitest';
import type { Finding } from '../../language/server/diagnostics.ts';
import { LiveDocument } from '../../language/server/live-documents.ts';
import { loadText, testUri } from '../support/model.ts';

const text = 'client u\nservice a\nservice b\n';

function finding(rule: string, line: number): Finding {
  const range = { start: { line, character: 0 }, end: { line, character: 1 } };
  return {
    rule,
    severity: 'warning',
    message: rule,
    evidence: 'declared',
    uri: testUri,
    range,
    related: [],
    fixes: [],
    help: '',
  };
}

/** A design that was judged, then edited. */
async function edited(findings: Finding[], after: string): Promise<LiveDocument> {
  const live = new LiveDocument(testUri);
  live.take(1, text, await loadText(text));
  live.judge(1, { flows: {}, components: {}, estimates: { requestsPerSecond: 0, components: {} } }, findings);
  live.take(2, after, await loadText(after));
  return live;
}

const shown = (live: LiveDocument) =>
  live.findingsNow().map(({ rule, range }) => `${rule} in line ${range.start.line}`);

describe('findings that are told before the others', () => {
  it('take the place of their own rules, while those of the others stay and move with the text', async () => {
    const live = await edited([finding('fast/one', 1), finding('slow/one', 2)], `// a note\n${text}`);

    live.judgeFirst([finding('fast/one', 3)], new Set(['fast/one']));

    expect(shown(live)).toEqual(['slow/one in line 3', 'fast/one in line 3']);
  });

  it('are gone with the rules that find nothing any more', async () => {
    const live = await edited([finding('fast/one', 1)], `${text}// a note\n`);

    live.judgeFirst([], new Set(['fast/one']));

    expect(shown(live)).toEqual([]);
  });

  it('stay when the text is edited again before the others are there', async () => {
    const live = await edited([finding('slow/one', 2)], `// a note\n${text}`);
    live.judgeFirst([finding('fast/one', 2)], new Set(['fast/one']));
    const again = `// one\n// two\n${text}`;

    live.take(3, again, await loadText(again));

    expect(shown(live)).toEqual(['slow/one in line 4', 'fast/one in line 3']);
  });
});
