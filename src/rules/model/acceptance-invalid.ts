import type { Acceptance, Suppression } from '../../model/model.ts';
import type { Range } from '../../model/source.ts';
import { closest } from '../nearest.ts';
import { breachOf } from '../policy.ts';
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
    what: 'Reports an `accept` statement or a `sysd-ignore-next-line` comment whose reason has fewer than 10 characters, that names a rule which does not exist, or that accepts a contradiction. A project may ask for more in its `sysd.config.json`: a last day, one that is not too far away, rules whose findings are not accepted at all.',
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

function faultOf(context: Context, accepted: Acceptance | Suppression): string | undefined {
  const { known, policy } = context;
  const { rule, reason } = accepted;
  if (!known.has(rule) && !elsewhere.has(groupOf(rule))) {
    const near = closest(rule, known);
    return `There is no rule "${rule}".${near ? ` Did you mean "${near}"?` : ''}`;
  }
  if (policy?.requireReason !== false && reason.trim().length < shortest)
    return `What is accepted needs a reason of at least ${shortest} characters.`;
  return breachOf(context, accepted);
}

function acceptedContradiction({ contradictions }: Context, { rule }: Acceptance): string | undefined {
  return contradictions.has(rule)
    ? `${rule} reports what cannot be true: it cannot be accepted, only changed.`
    : undefined;
}

function issueAt(uri: string, range: Range, message: string): Issue {
  return { uri, range, message, evidence: 'declared', related: [], fixes: [] };
}
