import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/driver.mjs';
import { shop } from './looking.mjs';

const formats = {
  'HTML page with the results': ['shop.html', /^<!DOCTYPE html>[\s\S]*p99 &lt; 500ms/],
  Mermaid: ['shop.mmd', /^%%|flowchart/],
};

/** What is shown is copied and exported: text formats, pixels, a view, a flow; into a window of its own. */
export function sharing({ workbench, page, workspace, context }) {
  const preview = () => workbench.previewOf(shop.title);
  const quickPick = (label) =>
    page.locator('.quick-input-list .label-name').getByText(label, { exact: true }).first().click();
  /** Takes the proposed name and answers with what was written. */
  const written = async (name) => {
    const input = page.locator('.quick-input-widget input');
    await eventually(`a file named ${name} is proposed`, async () =>
      (await input.inputValue()).endsWith(name),
    );
    await page.keyboard.press('Enter');
    const file = join(workspace, name);
    return eventually(`${name} is written`, () => {
      const bytes = existsSync(file) ? readFileSync(file) : null;
      return bytes && bytes.length > 0 && bytes;
    });
  };
  const closeNotifications = () => workbench.command('Notifications: Clear All Notifications');
  return {
    'the diagram is copied as SVG, as the preview shows it': async () => {
      const shown = await workbench.openWithPreview(shop.file, shop.title);
      await shown.show('view front');
      await shown.sees('.sysd-node', 3);
      await workbench.goTo(1);
      await workbench.command('sysd: Copy Diagram as SVG');
      const svg = await eventually('an SVG', async () => {
        const text = await workbench.clipboard();
        return text.startsWith('<svg') && text;
      });
      if (!svg.includes('data-element="web"') || svg.includes('storage.orders'))
        throw new Error(`not the view: ${svg.slice(0, 300)}`);
      await shown.show('system');
    },

    'the diagram is copied as Mermaid': async () => {
      await workbench.command('sysd: Copy Diagram as Mermaid');
      await eventually('Mermaid', async () => /flowchart/.test(await workbench.clipboard()));
    },

    'the picture is copied as PNG': async () => {
      const shown = await preview();
      await shown.more('Copy as PNG');
      await eventually('pixels', () =>
        page.evaluate(async () => {
          const [item] = await navigator.clipboard.read();
          return item?.types.includes('image/png') ? (await item.getType('image/png')).size > 5000 : false;
        }),
      );
      await page.locator('.part.statusbar', { hasText: 'sysd: copied' }).waitFor();
    },

    'what the preview shows is exported as PNG': async () => {
      const shown = await preview();
      await shown.sees('.sysd-node[data-element="storage.orders"]');
      await shown.more('Export Picture…');
      await quickPick('PNG');
      const png = await written('shop.png');
      if (png.toString('latin1', 0, 8) !== '\x89PNG\r\n\x1a\n') throw new Error('this is no PNG');
      const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
      if (width < 400 || height < 400) throw new Error(`${width} by ${height} pixels`);
    },

    'a sequence is exported from the text, without its preview being asked': async () => {
      await workbench.goTo(1);
      await workbench.command('sysd: Export Diagram…');
      await page
        .locator('.quick-input-list .monaco-list-row', { hasText: /Buy something.*sequence of a flow/ })
        .click();
      await quickPick('SVG');
      const svg = (await written('shop-buy-sequence.svg')).toString();
      if (!svg.includes('sysd-participant')) throw new Error(svg.slice(0, 300));
    },

    'a view is exported for another tool': async () => {
      await workbench.goTo(1);
      await workbench.command('sysd: Export Diagram…');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'What buyers meet' }).click();
      await quickPick('Graphviz DOT');
      const dot = (await written('shop-front.dot')).toString();
      if (!dot.includes('digraph') || dot.includes('orders')) throw new Error(dot);
    },

    ...Object.fromEntries(
      Object.entries(formats).map(([label, [file, pattern]]) => [
        `the whole system is exported as ${label}`,
        async () => {
          await workbench.goTo(1);
          await workbench.command('sysd: Export Diagram…');
          await quickPick('Whole system');
          await quickPick(label);
          const text = (await written(file)).toString();
          if (!pattern.test(text)) throw new Error(text.slice(0, 500));
        },
      ]),
    ),

    'the preview opens in a window of its own': async () => {
      await closeNotifications();
      const shown = await preview();
      const opened = context.waitForEvent('page');
      await shown.more('Open in a New Window');
      const window = await opened;
      await eventually('a preview in the other window', async () => {
        for (const frame of window.frames())
          if (
            (await frame
              .locator('.sysd-node')
              .count()
              .catch(() => 0)) > 0
          )
            return true;
        return false;
      });
      await window.close();
    },
  };
}
