import { element, type SvgElement } from '../diagram/element.ts';
import { svgText, xmlText } from '../diagram/svg.ts';

/** What became of one expectation. */
export interface ResultRow {
  /** The flow or scenario that expects it. */
  suite: string;
  text: string;
  state: 'held' | 'failed' | 'unknown';
  /** With its unit. */
  actual?: string;
  /** Why it failed, a sentence each. */
  lines: readonly string[];
}

export interface HtmlSource {
  title: string;
  drawing: SvgElement;
  rows: readonly ResultRow[];
  /** Said above the results: when they were measured, that they are old. */
  note?: string;
}

const style = `:root{color-scheme:light dark}
body{font:15px/1.5 'Segoe UI','Helvetica Neue',Helvetica,Arial,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}
svg{max-width:100%;height:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid color-mix(in srgb,currentColor 20%,transparent)}
.failed td:first-child{font-weight:600}`;

const words = { held: '✓ held', failed: '✗ failed', unknown: '– not known' } as const;

/** A page that needs nothing else: the picture and what was measured. It has no script, and lets none run. */
export function htmlPage({ title, drawing, rows, note }: HtmlSource): string {
  const line = ({ suite, text, state, actual, lines }: ResultRow) =>
    element('tr', { class: state }, [
      element('td', {}, [words[state]]),
      element('td', {}, [suite]),
      element('td', {}, [text]),
      element('td', {}, [actual ?? '']),
      element('td', {}, [lines.join(' ')]),
    ]);
  const heads = ['Result', 'Of', 'Expected', 'Measured', 'Why'].map((head) =>
    element('th', { scope: 'col' }, [head]),
  );
  const results = [
    '<h2>Expectations</h2>',
    ...(note === undefined ? [] : [xmlText(element('p', {}, [note]))]),
    xmlText(
      element('table', {}, [
        element('thead', {}, [element('tr', {}, heads)]),
        element('tbody', {}, rows.map(line)),
      ]),
    ),
  ];
  return [
    '<!DOCTYPE html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `${xmlText(element('title', {}, [title || 'Design']))}`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    `${xmlText(element('h1', {}, [title || 'Design']))}`,
    svgText(drawing),
    ...(rows.length === 0 ? [] : results),
    '</body>',
    '</html>',
    '',
  ].join('\n');
}
