import type { Rule } from '../rule.ts';
import { impossibleElements } from './impossible-elements.ts';
import { impossibleScenarios } from './impossible-scenarios.ts';

/** A value that its surroundings rule out. */
export const impossibleValue: Rule = {
  id: 'model/impossible-value',
  title: 'A value that cannot be',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports values that are well formed and still impossible where they stand: a component that is its own replica, backup or dead letter queue; more `speed` figures than replicas; weights that are all zero; bursts as long as the time between them, or a daily peak below the mean; a scan that waits for more shards than there are; a scenario that fails more replicas than there are, or a part that its component does not have, or whose event or expectation lies after its end; an expectation that no run can meet, such as a success rate above 100%; and, as a warning, `availability: 100%` of something that you run yourself. What a value may be by itself (units, whole numbers, limits) is told while the file is read.',
    why: 'Everything derived from it is wrong as well, and looks as sure as the rest.',
    sources: ['Beyer et al., Site Reliability Engineering (2016), chapter 3 (100% is the wrong target)'],
    bad: `client users
service api { replicas: 3 }

users -> api

scenario bad-day {
  duration: 10m
  at 5m fail 4 of api for 1m
}
`,
    good: `client users
service api { replicas: 3 }

users -> api

scenario bad-day {
  duration: 10m
  at 5m fail 2 of api for 1m
}
`,
    accept: 'Never: such a value means something else than what it says.',
  },
  *check({ model }) {
    yield* impossibleElements(model);
    yield* impossibleScenarios(model);
  },
};
