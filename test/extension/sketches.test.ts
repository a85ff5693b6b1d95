import { describe, expect, it } from 'vitest';
import { sketchOf } from '../../language/server/other-text.ts';
import { element } from '../../src/diagram/element.ts';
import type { ThemeName } from '../../src/diagram/theme.ts';
import { Sketches } from '../../src/extension/sketches.ts';
import { editorWith } from '../support/editor.ts';

const uri = 'file:///w/block.sysd';

/** Blocks of a page; a picture here is the titles of what stands in it. */
async function page() {
  const { services } = await editorWith('service other');
  let waiting = () => {};
  const told = { drawn: 0, theme: 'light' as ThemeName };
  const sketches = new Sketches({
    read: (address, text) => sketchOf({ uri: address, text }, services.shared),
    draw: async ({ components }) => {
      const titles = components.map(({ title, name }) => element('text', {}, [title ?? name]));
      return element('svg', { viewBox: '0 0 9 9' }, titles);
    },
    theme: () => told.theme,
    drawn: () => {
      told.drawn += 1;
      waiting();
    },
  });
  /** What the block looks like once it is drawn. */
  const settled = (text: string) =>
    new Promise<string>((resolve) => {
      waiting = () => resolve(sketches.html(uri, text));
      sketches.html(uri, text);
    });
  return { sketches, settled, told };
}

describe('a block of a page', () => {
  it('says that it is being drawn until it is', async () => {
    const { sketches, settled } = await page();
    expect(sketches.html(uri, 'service a')).toBe('<p role="status">Drawing the design …</p>');
    await settled('service b');
    expect(sketches.html(uri, 'service b')).toMatch(/^<svg .*<text>b<\/text>/s);
  });

  it('shows the errors of its text with their lines', async () => {
    const { settled } = await page();
    expect(await settled('service a\nservice a')).toMatch(
      /^<pre class="sysd-problems" role="alert">line \d: /,
    );
  });

  it.each(['<script>alert(1)</script>', '"><img src=x onerror=y>', '</text></svg><b>'])(
    'lets no markup out of a title: %s',
    async (title) => {
      const { settled } = await page();
      const html = await settled(`service a ${JSON.stringify(title)}`);
      expect(html).not.toContain('<script');
      expect(html).not.toContain('<img');
      expect(html).not.toContain('<b>');
    },
  );

  it('lets no markup out of an error', async () => {
    const { settled } = await page();
    expect(await settled('service a { <img src=x> }')).not.toContain('<img');
  });

  it('is drawn in the colours of the theme, without being laid out again', async () => {
    const { sketches, settled, told } = await page();
    const light = await settled('service a');
    const { drawn } = told;
    told.theme = 'dark';
    expect(sketches.html(uri, 'service a')).not.toBe(light);
    expect(told.drawn).toBe(drawn);
  });

  it('is not drawn when it is too long', async () => {
    const { settled } = await page();
    expect(await settled('x'.repeat(100_001))).toContain('too long');
  });
});
