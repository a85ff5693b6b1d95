import type { Acceptance, Suppression } from '../model/model.ts';
import { isNamed } from './configuration.ts';
import { daysBetween } from './dates.ts';
import type { Context } from './rule.ts';
import { counted } from './words.ts';

/** What a project's configuration holds against an acceptance or an ignore comment; undefined: nothing. */
export function breachOf({ policy, today }: Context, accepted: Acceptance | Suppression): string | undefined {
  if (!policy) return undefined;
  if (isNamed(accepted.rule, policy.notAcceptable))
    return `This project does not accept findings of ${accepted.rule} (\`notAcceptable\` in its configuration): change the design.`;
  if (!policy.requireUntil && policy.maxDays === undefined) return undefined;
  if (!('source' in accepted))
    return `This project wants a last day for what is accepted, which a comment cannot have: write \`accept "${accepted.rule}" ... until DATE\`.`;
  if (accepted.until === undefined)
    return 'This project wants a last day for what is accepted: `until DATE`.';
  if (policy.maxDays !== undefined && daysBetween(today, accepted.until) > policy.maxDays)
    return `This project accepts nothing for more than ${counted(policy.maxDays, 'day')}, and ${accepted.until} is ${counted(daysBetween(today, accepted.until), 'day')} away.`;
  return undefined;
}
