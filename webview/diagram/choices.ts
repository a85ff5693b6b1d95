import type { Model } from '../../src/model/model.ts';
import type { Subject } from '../state/look.ts';

interface Choice {
  subject: Subject;
  label: string;
}

interface Choices {
  name: string;
  choices: Choice[];
}

/** The pictures there are of a design, in groups. */
export function choicesIn({ views, flows, components }: Model): Choices[] {
  const placed = components.some(({ placement }) => placement.length > 0);
  const named = ({ title, name }: { title?: string; name: string }) => title ?? name;
  const groups: Choices[] = [
    {
      name: 'Design',
      choices: [
        { subject: { kind: 'system' }, label: 'Whole system' },
        ...(placed ? [{ subject: { kind: 'places' } as const, label: 'By place' }] : []),
        { subject: { kind: 'difference' }, label: 'Changes since the last commit' },
      ],
    },
    {
      name: 'Views',
      choices: views.map((view) => ({ subject: { kind: 'view', id: view.id }, label: named(view) })),
    },
    {
      name: 'Way of a flow',
      choices: flows.map((flow) => ({ subject: { kind: 'path', id: flow.id }, label: named(flow) })),
    },
    {
      name: 'Sequence of a flow',
      choices: flows.map((flow) => ({ subject: { kind: 'sequence', id: flow.id }, label: named(flow) })),
    },
  ];
  return groups.filter(({ choices }) => choices.length > 0);
}
