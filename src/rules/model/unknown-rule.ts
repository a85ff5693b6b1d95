import { placeOf } from '../about.ts';
import type { Rule } from '../rule.ts';
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
    const groups = new Set([...known].map((rule) => `${groupOf(rule)}/*`));
    for (const rule of Object.keys(levels)) {
      if (known.has(rule) || groups.has(rule) || rule === '*') continue;
      yield {
        uri: model.system.source.uri,
        range: placeOf(model.system.source, 'rules'),
        message: `There is no rule "${rule}".`,
        evidence: 'declared',
        related: [],
        fixes: [],
      };
    }
  },
};
