import type { Severity } from '../model/settings.ts';
import { helpOf } from '../rules/check.ts';
import { pageOf } from '../rules/page.ts';
import { rules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { groupOf } from '../rules/severity.ts';

/** Where people read about sysd. */
export const informationUri = 'https://github.com/sysd-lang/sysd';

/** How the standard calls the levels. */
export const sarifLevels = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
} as const satisfies Record<Severity, string>;

/** Every rule, and what else the results name: problems of the text have rules without a page. */
export function descriptorsOf(named: readonly string[]) {
  const known = new Set(rules.map(({ id }) => id));
  const others = [...new Set(named)].filter((id) => !known.has(id)).sort();
  return [...rules.map(descriptorOf), ...others.map(descriptorOfText)];
}

function descriptorOf(rule: Rule) {
  const { id, title, level, documentation } = rule;
  const page = pageOf(rule);
  return {
    id,
    name: nameOf(id),
    shortDescription: { text: `${title}.` },
    fullDescription: { text: withoutMarks(documentation.what) },
    help: { text: withoutMarks(`${documentation.what}\n\n${documentation.why}`), markdown: page },
    helpUri: helpOf(id),
    defaultConfiguration: { level: sarifLevels[level] },
    properties: { tags: [groupOf(id)], 'problem.severity': problemSeverities[level] },
  };
}

/** What GitHub sorts alerts by. */
const problemSeverities = {
  error: 'error',
  warning: 'warning',
  info: 'recommendation',
  hint: 'recommendation',
} as const;

const texts: Readonly<Record<string, string>> = {
  syntax: 'The text cannot be read.',
  language: 'The text says what the language does not have.',
  expect: 'An expectation that cannot be judged.',
  baseline: 'The baseline is not up to date.',
};

function descriptorOfText(id: string) {
  const text = texts[groupOf(id)] ?? 'A problem of the text.';
  return {
    id,
    name: nameOf(id),
    shortDescription: { text },
    fullDescription: { text },
    help: { text },
    helpUri: informationUri,
    defaultConfiguration: { level: id === 'baseline/stale' ? 'warning' : 'error' },
    properties: { tags: [groupOf(id)] },
  };
}

/** `SpofEntryPoint` of `spof/entry-point`. */
function nameOf(id: string): string {
  return id
    .split(/[/-]/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function withoutMarks(markdown: string): string {
  return markdown.replaceAll('`', '').replaceAll('**', '');
}
