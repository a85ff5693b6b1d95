import type { Model } from '../../model/model.ts';
import type { RuleLevel } from '../../model/settings.ts';
import { placeOf } from '../about.ts';
import { closest } from '../nearest.ts';
import type { Issue, Rule } from '../rule.ts';
import { groupOf } from '../severity.ts';

/** A level for a rule that does not exist. */
export const unknownRule: Rule = {
  id: 'model/unknown-rule',
  title: 'A level for a rule that does not exist',
  level: 'warning',
  documentation: {
    what: "Reports a key of the system's `rules` that is neither a rule nor a group of rules (`spof/*`).",
    why: 'A mistyped name sets nothing, and the rule that was meant goes on as before.',
    sources: ['ESLint, unknown rules in a configuration are errors'],
    bad: `system Shop { rules: { "spof/single-instances": off } }

client users
service api { replicas: 2 }

users -> api
`,
    good: `system Shop { rules: { "spof/single-instance": off } }

client users
service api { replicas: 2 }

users -> api
`,
    accept: 'A file that is also checked by a newer version, which knows the rule.',
  },
  *check({ model, known }) {
    const levels = model.system.settings.rules;
    if (typeof levels !== 'object') return;
    const names = new Set([...known, ...[...known].map((rule) => `${groupOf(rule)}/*`)]);
    for (const rule of Object.keys(levels))
      if (!names.has(rule) && rule !== '*') yield issueOf(model, levels, rule, meant(rule, names));
  },
};

/** A group may be written without its star. */
function meant(rule: string, names: ReadonlySet<string>): string | undefined {
  return names.has(`${rule}/*`) ? `${rule}/*` : closest(rule, names);
}

function issueOf(
  model: Model,
  levels: Readonly<Record<string, RuleLevel>>,
  rule: string,
  near: string | undefined,
): Issue {
  const { source } = model.system;
  return {
    uri: source.uri,
    range: placeOf(source, 'rules'),
    message: `There is no rule "${rule}".${near ? ` Did you mean "${near}"?` : ''}`,
    evidence: 'declared',
    related: [],
    fixes:
      near === undefined || Object.hasOwn(levels, near)
        ? []
        : [
            {
              title: `Change to "${near}"`,
              label: 'promise',
              changes: [{ type: 'set', at: source, key: 'rules', value: renamed(levels, rule, near) }],
            },
          ],
  };
}

/** The levels as a file writes them, one of them for another rule. */
function renamed(levels: Readonly<Record<string, RuleLevel>>, rule: string, instead: string): string {
  const entries = Object.entries(levels).map(
    ([name, level]) => `${JSON.stringify(name === rule ? instead : name)}: ${level}`,
  );
  return `{ ${entries.join('  ')} }`;
}
