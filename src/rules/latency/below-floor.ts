import { formatDistance, formatDuration } from '../../model/format.ts';
import type { Link } from '../../model/model.ts';
import { about, placeOf } from '../about.ts';
import { timeLiteral } from '../literal.ts';
import type { Issue, Rule } from '../rule.ts';
import { quoted } from '../words.ts';

/** Metres per second of light in glass, of a refractive index of about 1.5. */
const lightInFibre = 2e8;

/** A link that is faster than light. */
export const belowFloor: Rule = {
  id: 'latency/below-floor',
  title: 'A round trip faster than light in fibre',
  level: 'error',
  contradiction: true,
  documentation: {
    what: 'Reports a link whose declared `rtt` is shorter than light in a straight fibre needs for its `distance`, there and back: 1 ms for each 100 km.',
    why: 'Light travels about 200,000 km a second in glass, and cables go round what is in their way. A design that counts on less fails on its first day.',
    sources: [
      'Singla, Chandrasekaran, Godfrey and Maggs, The Internet at the Speed of Light (HotNets 2014)',
      'Dean, Numbers Everyone Should Know (LADIS 2009)',
    ],
    bad: `region california  region amsterdam
link california <-> amsterdam { rtt: 20ms  distance: 8800km }
client users
service api { in: california }
service store { in: amsterdam }

flow page from users at 10/s {
  users -> api -> store
}
`,
    good: `region california  region amsterdam
link california <-> amsterdam { rtt: 150ms  distance: 8800km }
client users
service api { in: california }
service store { in: amsterdam }

flow page from users at 10/s {
  users -> api -> store
}
`,
    accept: 'It may not be accepted: one of the two figures is wrong.',
  },
  *check({ model }) {
    for (const link of model.links) {
      const { rtt, distance } = link.settings;
      if (rtt === undefined || distance === undefined) continue;
      const least = (2 * distance) / lightInFibre;
      if (rtt < least * (1 - 1e-9)) yield issueOf(link, rtt, distance, least);
    }
  },
};

function issueOf(link: Link, rtt: number, distance: number, least: number): Issue {
  const [left, right] = link.between;
  const possible = timeLiteral(Math.ceil(least * 1000 - 1e-9) / 1000);
  return about(link, {
    range: placeOf(link.source, 'rtt'),
    message: `${quoted(left)} and ${quoted(right)} are ${formatDistance(distance)} apart: light in fibre takes ${formatDuration(least)} there and back, and ${formatDuration(rtt)} is declared.`,
    evidence: 'declared',
    fixes: [
      {
        title: `Declare ${possible}, the least that light allows`,
        label: 'promise',
        changes: [{ type: 'set', at: link.source, key: 'rtt', value: possible }],
      },
    ],
  });
}
