import { URI } from 'langium';
import { describe, expect, it } from 'vitest';
import type { InlayHint } from 'vscode-languageserver';
import { elaborate } from '../../language/load.ts';
import { failedExpectations } from '../../language/server/diagnostics.ts';
import type { LiveDocument } from '../../language/server/live-documents.ts';
import { resultsOf } from '../../language/server/results.ts';
import { simulate } from '../../src/simulation/simulate.ts';
import { type Editor, editorWith } from '../support/editor.ts';

const design = `client u { rtt: 0ms }
service a { concurrency: 1  serviceTime: exponential(10ms) }
flow f from u at 60/s {
  expect p99 < 20ms
  u -> a
}
scenario s { duration: 1m  at 10s load by 1.2x for 20s  expect f successRate >= 90% }
`;
const uri = 'file:///w/main.sysd';

/** The design of main.sysd, simulated as it stands. */
async function simulated(text = design): Promise<{ editor: Editor; live: LiveDocument }> {
  const editor = await editorWith(text);
  const live = editor.designs.of(uri);
  if (!live?.model) throw new Error('no design');
  live.runs();
  const { model } = live;
  const scenarios = [null, ...model.scenarios.map(({ id }) => id)];
  const reports = scenarios.map((scenario) => simulate(model, { scenario, seed: 1 }));
  live.measurements.take({ uri, version: live.version, scenarios, reports }, 0);
  return { editor, live };
}

/** The same document with another text, which nobody has analysed yet. */
async function edited(
  { editor, live }: { editor: Editor; live: LiveDocument },
  text: string,
): Promise<Editor> {
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = editor.services.shared.workspace;
  LangiumDocuments.deleteDocument(URI.parse(uri));
  const main = LangiumDocumentFactory.fromString(text, URI.parse(uri));
  LangiumDocuments.addDocument(main);
  await DocumentBuilder.build([main], { validation: false });
  live.take(main.textDocument.version, text, elaborate(editor.services, main));
  return { ...editor, main };
}

async function lensesOn(editor: Editor, name: string): Promise<(string | undefined)[]> {
  const found = await editor.lsp.CodeLensProvider?.provideCodeLens(editor.main, { textDocument: { uri } });
  return (found ?? [])
    .filter(({ range }) => editor.main.textDocument.getText(range) === name)
    .map(({ command }) => command?.title);
}

async function hintsOf({ lsp, main }: Editor): Promise<string[]> {
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const found = await lsp.InlayHintProvider?.getInlayHints(main, { textDocument: { uri }, range });
  return (found ?? []).map(({ label, position }: InlayHint) => `${position.line}: ${label}`);
}

const slower = design.replace('exponential(10ms)', 'exponential(12ms)');
const moved = `// first\n${design}`;
const broken = `${design}service {`;

describe('what was simulated', () => {
  it('stands above the scenario that was run', async () => {
    const { editor } = await simulated();
    expect(await lensesOn(editor, 's')).toEqual(['$(play) Run', '$(pass) as expected']);
  });

  it('stands above the flow', async () => {
    const { editor } = await simulated();
    expect(await lensesOn(editor, 'f')).toContainEqual(expect.stringMatching(/^p99 [\d.]+ ms simulated$/));
  });

  it('leads to the results of the scenario', async () => {
    const { editor } = await simulated();
    const found = await editor.lsp.CodeLensProvider?.provideCodeLens(editor.main, { textDocument: { uri } });
    const lens = found?.find(({ command }) => command?.title.endsWith('as expected'));
    expect(lens?.command).toMatchObject({
      command: 'sysd.showResults',
      arguments: [{ uri, element: 's', scenario: 's' }],
    });
  });

  it('says that it is old once the design has changed', async () => {
    const editor = await edited(await simulated(), slower);
    expect(await lensesOn(editor, 's')).toEqual([
      '$(play) Run',
      '$(history) as expected (before your last edit)',
    ]);
  });

  it('is not old where only the place of the text has changed', async () => {
    const editor = await edited(await simulated(), moved);
    expect(await lensesOn(editor, 's')).toEqual(['$(play) Run', '$(pass) as expected']);
  });

  it('is old as long as the text cannot be read', async () => {
    const editor = await edited(await simulated(), broken);
    expect(await lensesOn(editor, 's')).toContain('$(history) as expected (before your last edit)');
  });

  it('of one scenario takes the place of what was known of it alone', async () => {
    const { live } = await simulated();
    live.measurements.take({ uri, version: live.version, scenarios: ['s'], reports: [] }, 0);
    expect(live.measured().map(({ report }) => report.scenario)).toEqual([null]);
  });

  it('counts as old when nobody knows what it was of', async () => {
    const { live } = await simulated();
    const reports = live.measured().map(({ report }) => report);
    live.measurements.take({ uri, version: 99, scenarios: [null, 's'], reports }, 0);
    expect(live.measured().map(({ old }) => old)).toEqual([true, true]);
  });
});

describe('a failed expectation', () => {
  const failures = (live: LiveDocument) =>
    failedExpectations(live).map(({ diagnostic: { severity, message, range } }) => ({
      severity,
      line: range.start.line,
      message: String(message)
        .replace(/was .*?\)\./, 'was …')
        .replace(/\n.*$/s, ''),
    }));

  it('is an error', async () => {
    const { live } = await simulated();
    expect(failures(live)).toEqual([
      { severity: 1, line: 3, message: 'Does not hold in the undisturbed run: f p99 was …' },
    ]);
  });

  it('says where the time went', async () => {
    const { live } = await simulated();
    const [told] = failedExpectations(live);
    expect(told?.diagnostic.message).toMatch(/\nTime of requests about as slow as .*: \d.*% /);
  });

  it('is told as information once the design has changed', async () => {
    const before = await simulated();
    await edited(before, slower);
    expect(failures(before.live)).toEqual([
      {
        severity: 3,
        line: 3,
        message: 'Did not hold before your last edit in the undisturbed run: f p99 was … Save to run again.',
      },
    ]);
  });

  it('stays where it stands in a text that cannot be read', async () => {
    const before = await simulated();
    await edited(before, `service {\n${design}`);
    expect(failures(before.live)).toMatchObject([{ severity: 3, line: 4 }]);
  });

  it('goes when it expects something else', async () => {
    const before = await simulated();
    await edited(before, design.replace('20ms', '30ms'));
    expect(failures(before.live)).toEqual([]);
  });
});

describe('the figures beside expectations', () => {
  it('are those of the last run', async () => {
    const { live } = await simulated();
    expect(resultsOf(live)).toMatchObject([
      { figure: expect.stringMatching(/ms$/), passed: false, old: false, range: { start: { line: 3 } } },
      { figure: expect.stringMatching(/%$/), passed: true, old: false, range: { start: { line: 6 } } },
    ]);
  });

  it('are old once the design has changed', async () => {
    const before = await simulated();
    await edited(before, slower);
    expect(resultsOf(before.live).map(({ old }) => old)).toEqual([true, true]);
  });

  it('are not there before anything ran', async () => {
    const live = (await editorWith(design)).designs.of(uri);
    expect(live && resultsOf(live)).toEqual([]);
  });
});

describe('what was analysed', () => {
  it('stays in sight while the next analysis is on its way', async () => {
    const before = await simulated();
    const lenses = await lensesOn(before.editor, 'f');
    const editor = await edited(before, slower);
    expect((await lensesOn(editor, 'f'))[0]).toBe(lenses[0]);
  });

  it('is marked when the next one takes its time', async () => {
    const before = await simulated();
    const editor = await edited(before, slower);
    expect(before.live.age()).toBe(true);
    expect((await lensesOn(editor, 'f'))[0]).toMatch(
      /^\$\(history\) .* available \(before your last edit\)$/,
    );
    expect(await hintsOf(editor)).toContainEqual(expect.stringMatching(/^1: {2}· was 60\/s/));
  });

  it('follows its lines in a text that cannot be read', async () => {
    const before = await simulated();
    const editor = await edited(before, `// new\nservice {\n${design}`);
    before.live.age();
    expect(await hintsOf(editor)).toContainEqual(expect.stringMatching(/^3: {2}· was 60\/s/));
  });

  it('is marked once', async () => {
    const before = await simulated();
    await edited(before, slower);
    before.live.age();
    expect(before.live.age()).toBe(false);
  });

  it('is fresh as long as nothing changes', async () => {
    const { live } = await simulated();
    expect(live.age()).toBe(false);
    expect(live.facts()?.old).toBe(false);
  });
});
