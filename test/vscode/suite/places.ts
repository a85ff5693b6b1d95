import assert from 'node:assert/strict';
import { commands, env, type Uri, window } from 'vscode';
import { codeOf, diagnosticsOf, eventually, open, type Tests } from './testing.ts';

/** The paths of the tests that VS Code's own Test Explorer knows of a file, as text. */
async function testsIn(uri: Uri): Promise<string> {
  return JSON.stringify(await commands.executeCommand<unknown>('vscode.testing.getTestsInFile', uri)) ?? '';
}

const rendered = (markdown: string) => commands.executeCommand<string>('markdown.api.render', markdown);

export const places: Tests = {
  'a block of sysd in Markdown is drawn, and its errors are shown': async () => {
    const block = (text: string) => ['```sysd', text, '```'].join('\n');
    const drawn = await eventually('the picture', async () => {
      const html = await rendered(block('client users\nservice api "The <b>API"\nusers -> api'));
      return html.includes('<svg') && html;
    });
    assert.ok(drawn.includes('The &lt;b&gt;API'), 'with its titles escaped');
    await eventually('the error', async () => (await rendered(block('service {'))).includes('line 1: '));
  },

  'several previews are open at once, one for each design': async () => {
    for (const name of ['url-shortener.sysd', 'url-shortener-naive.sysd']) {
      const document = await open(name);
      await commands.executeCommand('sysd.openPreview', document.uri);
    }
    const previews = await eventually('both previews', () => {
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label));
      const found = tabs.filter((label) => label.startsWith('Preview url-shortener'));
      return found.length > 1 && found;
    });
    assert.deepEqual(previews.sort(), ['Preview url-shortener-naive.sysd', 'Preview url-shortener.sysd']);
    await window.tabGroups.close(
      window.tabGroups.all.flatMap((group) => group.tabs.filter(({ label }) => label.startsWith('Preview'))),
    );
  },

  'the diagram is copied as SVG, drawn where no preview is': async () => {
    const document = await open('url-shortener.sysd');
    await commands.executeCommand('sysd.copyAsSvg', document.uri);
    await eventually('the picture', async () => {
      const copied = await env.clipboard.readText();
      return copied.startsWith('<svg') && copied.includes('data-element="urls"');
    });
  },

  'the diagram is copied as Mermaid': async () => {
    const document = await open('url-shortener.sysd');
    await commands.executeCommand('sysd.copyAsMermaid', document.uri);
    await eventually('the text', async () => (await env.clipboard.readText()).includes('flowchart LR'));
  },

  'the Test Explorer lists scenarios and expectations, and runs them': async () => {
    const document = await open('url-shortener-naive.sysd');
    await commands.executeCommand('workbench.view.testing.focus');
    let told = '';
    await eventually('the tests of the file', async () => {
      told = await testsIn(document.uri);
      return told.includes('expect/0');
    }).catch((error: unknown) => assert.fail(`${error}: ${told}`));
    await commands.executeCommand('testing.runCurrentFile');
    await eventually('a failed expectation is told', () =>
      diagnosticsOf(document).some((one) => codeOf(one) === 'simulation/expectation-failed'),
    );
  },
};
