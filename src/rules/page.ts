import { rules } from './registry.ts';
import type { Rule } from './rule.ts';
import { groupOf } from './severity.ts';

/** A rule's page, from the rule itself: markdown. */
export function pageOf(rule: Rule): string {
  const { what, why, sources, bad, good, accept } = rule.documentation;
  return `# ${rule.id}

${rule.title}. Level: **${rule.level}**${rule.contradiction ? ', and it stays so: it is a contradiction' : ''}.

${what}

## Why

${why}

Sources:
${sources.map((source) => `- ${source}`).join('\n')}

## A file that has it

\`\`\`sysd
${bad.trimEnd()}
\`\`\`

## The same without it

\`\`\`sysd
${good.trimEnd()}
\`\`\`
${optionsOf(rule)}
## When to accept it

${accept}
${rule.contradiction ? '' : `\n${howToAccept(rule)}`}`;
}

function optionsOf({ id, options = [] }: Rule): string {
  const [first] = options;
  if (!first) return '';
  const rows = options.map(
    (option) =>
      `- \`${option.name}\`: ${option.documentation} Takes ${option.takes}; ${JSON.stringify(option.default)} unless said otherwise.`,
  );
  const example = JSON.stringify({ rules: { [id]: { options: { [first.name]: first.default } } } });
  return `
## Options

${rows.join('\n')}

In \`sysd.config.json\`: \`${example}\`
`;
}

function howToAccept({ id }: Rule): string {
  return `\`\`\`sysd
accept "${id}" on NAME because "the reason, in a sentence" until 2027-03-31
\`\`\`

Or for one line: \`// sysd-ignore-next-line ${id} -- the reason\`. To change its level everywhere:
\`system NAME { rules: { "${id}": info } }\`.
`;
}

/** The list of all rules, by group: markdown. */
export function indexOf(all: readonly Rule[] = rules): string {
  const groups = [...new Set(all.map(({ id }) => groupOf(id)))];
  const sections = groups.map((group) => {
    const rows = all
      .filter(({ id }) => groupOf(id) === group)
      .map(({ id, title, level }) => `| [\`${id}\`](${id}.md) | ${level} | ${title} |`);
    return `## ${group}\n\n| Rule | Level | Reports |\n|---|---|---|\n${rows.join('\n')}\n`;
  });
  return `# Rules

What sysd checks in a design. Levels: an \`error\` is a statement that cannot be true, a \`warning\` a likely defect, \`info\`
worth a decision, a \`hint\` a refinement. A verdict that rests on an assumed default is one level lower and names it.

The system's \`rules\` sets levels: \`recommended\` (the default), \`strict\` (everything one level higher), \`teaching\` (nothing
that rests on defaults or other files), or \`{ "group/name": off, "group/*": hint }\`. With \`environment: development\`, the
groups spof, availability, cap, replication and ops are hints; contradictions stay errors. Levels for a whole project, options
of rules and what acceptances must have are in its [sysd.config.json](../checking.md).

${sections.join('\n')}`;
}
