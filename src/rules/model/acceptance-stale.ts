import type { Acceptance, Suppression } from '../../model/model.ts';
import { expired } from '../coverage.ts';
import { daysBetween } from '../dates.ts';
import type { Context, Issue, Rule } from '../rule.ts';
import { counted } from '../words.ts';

/** An acceptance that ends within so many days is announced. */
const notice = 14;

/** An acceptance or an ignore comment that is over, or covers nothing. */
export const acceptanceStale: Rule = {
  id: 'model/acceptance-stale',
  title: 'An acceptance that is over or of no use',
  level: 'warning',
  phase: 'last',
  documentation: {
    what: 'Reports an `accept` statement whose last day is past (its finding is back) or within 14 days (as information), and an `accept` statement or `sysd-ignore-next-line` comment that covers nothing any more.',
    why: 'Exceptions need an end. One that covers nothing hides the next mistake at the same place.',
    sources: ['ESLint, --report-unused-disable-directives', 'tfsec, ignoring with an expiry date'],
    bad: `client users
service api { replicas: 2 }

users -> api

accept "spof/single-instance" on api because "until the second machine is here"
`,
    good: `client users
service api { replicas: 2 }

users -> api
`,
    accept: 'Never: delete it or give it a new date.',
  },
  *check(context) {
    for (const acceptance of context.model.acceptances) {
      const issue = acceptanceIssue(context, acceptance);
      if (issue) yield issue;
    }
    for (const suppression of context.model.suppressions)
      if (context.known.has(suppression.rule) && !context.used.has(suppression))
        yield unusedComment(suppression);
  },
};

function acceptanceIssue(context: Context, acceptance: Acceptance): Issue | undefined {
  if (!context.known.has(acceptance.rule) || context.contradictions.has(acceptance.rule)) return undefined;
  const on = acceptance.element === undefined ? '' : ` on "${acceptance.element}"`;
  if (expired(acceptance, context.today))
    return issueOf(acceptance, `The acceptance of ${acceptance.rule}${on} expired on ${acceptance.until}.`);
  if (!context.used.has(acceptance))
    return issueOf(acceptance, `This acceptance of ${acceptance.rule}${on} covers nothing.`);
  if (acceptance.until === undefined) return undefined;
  const left = daysBetween(context.today, acceptance.until);
  return left <= notice
    ? {
        ...issueOf(
          acceptance,
          `The acceptance of ${acceptance.rule}${on} expires in ${counted(left, 'day')}.`,
        ),
        level: 'info',
        fixes: [],
      }
    : undefined;
}

function issueOf({ source }: Acceptance, message: string): Issue {
  return {
    uri: source.uri,
    range: source.range,
    message,
    evidence: 'declared',
    related: [],
    fixes: [
      {
        title: 'Delete this acceptance',
        label: 'safe',
        changes: [{ type: 'replace', uri: source.uri, range: source.range, text: '' }],
      },
    ],
  };
}

function unusedComment({ uri, range, rule }: Suppression): Issue {
  return {
    uri,
    range,
    message: `This comment silences no finding of ${rule}.`,
    evidence: 'declared',
    related: [],
    fixes: [
      { title: 'Delete this comment', label: 'safe', changes: [{ type: 'replace', uri, range, text: '' }] },
    ],
  };
}
