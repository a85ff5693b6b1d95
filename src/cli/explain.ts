import { nearest } from '../../language/vocabulary/index.ts';
import { pageOf } from '../rules/page.ts';
import { rules } from '../rules/registry.ts';
import { type Command, exitCodes, UsageError } from './command.ts';
import { readable } from './markdown.ts';
import { painter } from './paint.ts';

export const explainCommand: Command = {
  name: 'explain',
  usage: 'sysd explain RULE',
  summary: 'tells what a rule reports, why, an example of each and when to accept it',
  options: [],
  async run(operands, _options, terminal) {
    const [id, ...more] = operands;
    if (id === undefined || more.length > 0)
      throw new UsageError(
        'sysd explain takes one rule, such as spof/single-instance (sysd rules lists them)',
      );
    const rule = rules.find((candidate) => candidate.id === id);
    if (!rule) throw new UsageError(`there is no rule "${id}"${suggestionFor(id)} (sysd rules lists them)`);
    terminal.print(readable(pageOf(rule), terminal.width, painter(terminal.colour)));
    return exitCodes.clean;
  },
};

/** Also finds a rule by the half of its id that a person remembers. */
function suggestionFor(id: string): string {
  const ids = rules.map((rule) => rule.id);
  const near = ids.find((known) => known.endsWith(`/${id}`)) ?? nearest(id, ids);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
