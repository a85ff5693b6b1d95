import type { Acceptance, Suppression } from '../../model/model.ts';
import type { Range } from '../../model/source.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { groupOf } from '../severity.ts';

/** Characters below which a reason says nothing. */
const shortest = 10;

/** Findings of the language itself; their rules are not this catalogue's. */
const elsewhere: ReadonlySet<string> = new Set(['syntax', 'language', 'expect', 'simulation']);

/** An acceptance or an ignore comment that cannot stand. */
export const acceptanceInvalid: Rule = {
  id: 'model/acceptance-invalid',
  title: 'An acceptance without a reason, or of no rule',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports an `accept` statement or a `sysd-ignore-next-line` comment whose reason has fewer than 10 characters, that names a rule which does not exist, or that accepts a contradiction.',
    why: 'Exceptions without a reason rot: nobody dares to remove them, and nobody knows what they cover.',
    sources: ['eslint-plugin-eslint-comments, require-description', 'kube-linter, ignoring violations'],
    bad: `client users
service api

users -> api

accept "spof/single-instance" on api because "later"
`,
    good: `client users
service api

users -> api

accept "spof/single-instance" on api because "an internal tool, a day of outage is agreed"
`,
    accept: 'Never: write the reason.',
  },
  *check(context) {
    for (const acceptance of context.model.acceptances) {
      const message = faultOf(context, acceptance) ?? acceptedContradiction(context, acceptance);
      if (message) yield issueAt(acceptance.source.uri, acceptance.source.name, message);
    }
    for (const suppression of context.model.suppressions) {
      const message = faultOf(context, suppression);
      if (message) yield issueAt(suppression.uri, suppression.range, message);
    }
  },
};

function faultOf({ known }: Context, { rule, reason }: Acceptance | Suppression): string | undefined {
  if (!known.has(rule) && !elsewhere.has(groupOf(rule))) {
    const near = nearest(rule, known);
    return `There is no rule "${rule}".${near ? ` Did you mean "${near}"?` : ''}`;
  }
  if (reason.trim().length < shortest)
    return `What is accepted needs a reason of at least ${shortest} characters.`;
  return undefined;
}

function acceptedContradiction({ contradictions }: Context, { rule }: Acceptance): string | undefined {
  return contradictions.has(rule)
    ? `${rule} reports what cannot be true: it cannot be accepted, only changed.`
    : undefined;
}

function issueAt(uri: string, range: Range, message: string): Issue {
  return { uri, range, message, evidence: 'declared', related: [], fixes: [] };
}

/** The known word that shares the longest beginning, or the name behind the slash. */
function nearest(rule: string, known: ReadonlySet<string>): string | undefined {
  const name = rule.split('/').at(-1) ?? rule;
  return [...known].find((each) => each.endsWith(`/${name}`)) ?? closest(rule, known);
}

function closest(rule: string, known: ReadonlySet<string>): string | undefined {
  const text = rule.slice(0, 80);
  const [best] = [...known]
    .map((each) => ({ each, distance: editDistance(text, each) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= 4 ? best.each : undefined;
}

/** Levenshtein's: insertions, deletions and replacements between two words. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
