import { rules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { groupOf } from '../rules/severity.ts';
import { type Command, exitCodes, UsageError, wordOption } from './command.ts';
import { levelColours, painter, table } from './paint.ts';

export const rulesCommand: Command = {
  name: 'rules',
  usage: 'sysd rules',
  summary: 'lists what is checked, with the level each rule has by default',
  options: [
    { name: 'format', value: 'pretty|json', documentation: 'how the list is told (default: pretty)' },
  ],
  async run(operands, options, terminal) {
    if (operands.length > 0)
      throw new UsageError(`sysd rules takes no names; sysd explain ${operands[0]} tells of one rule`);
    const format = wordOption(options, 'format', ['pretty', 'json']);
    if (format === 'json') {
      terminal.print(`${JSON.stringify({ schema: 1, rules: rules.map(asJson) }, null, 2)}\n`);
      return exitCodes.clean;
    }
    const rows = rules.map(({ id, level, title }) => [id, level, title]);
    const lines = table(
      [{ title: 'rule' }, { title: 'level' }, { title: 'reports' }],
      rows,
      painter(terminal.colour),
      (row, column) => (column === 1 ? levelColours[rules[row]?.level ?? 'hint'] : undefined),
    );
    terminal.print(
      `${lines.join('\n')}\n\n  sysd explain RULE tells what a rule reports, why, and what to do.\n`,
    );
    return exitCodes.clean;
  },
};

function asJson({ id, level, title, contradiction }: Rule) {
  return { id, group: groupOf(id), level, title, contradiction: contradiction === true };
}
