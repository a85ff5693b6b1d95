import { describe, expect, it } from 'vitest';
import { previewPage } from '../../src/extension/page.ts';

const resources = {
  script: 'https://host/dist/preview.js',
  style: 'https://host/dist/preview.css',
  elk: 'https://host/dist/elk-worker.js',
  simulator: 'https://host/dist/simulator-web.js',
  losses: 'https://host/dist/losses-web.js',
  charts: 'https://host/dist/charts.js',
};
const page = (over = {}) => previewPage({ ...resources, ...over }, 'https://host', 'abc123');

/** The value of an attribute, as a browser reads it. */
function attribute(html: string, pattern: RegExp): string {
  const written = pattern.exec(html)?.[1] ?? '';
  const meanings: Record<string, string> = {
    '&amp;': '&',
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
  };
  return written.replace(/&[^;]+;/g, (entity) => meanings[entity] ?? entity);
}

describe('the page of the preview', () => {
  it('allows its own script, workers made from blobs, and nothing else by default', () => {
    const policy = attribute(page(), /Content-Security-Policy" content="([^"]*)"/);
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      "script-src 'nonce-abc123'",
      'style-src https://host',
      'worker-src blob:',
      'connect-src https://host',
      'font-src https://host',
      'img-src https://host data:',
    ]);
  });

  it('has one script, with the nonce of its policy', () => {
    expect(page().match(/<script[^>]*>/g)).toEqual([
      '<script nonce="abc123" src="https://host/dist/preview.js">',
    ]);
  });

  it('tells where the scripts of the workers are', () => {
    const told = attribute(page(), /name="sysd-resources" content="([^"]*)"/);
    const { elk, simulator, losses, charts } = resources;
    expect(JSON.parse(told)).toEqual({ elk, simulator, losses, charts });
  });

  it('lets no address leave its attribute', () => {
    const html = page({ elk: 'https://host/"><script>alert(1)</script>', style: 'x\'"><img src=y>' });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('<img');
  });
});
