import { metrics } from '../../../src/model/metrics.ts';
import { distributions } from '../distributions.ts';
import { dimensions, units } from '../units.ts';
import { code, generated, listed, page, paragraphs, table } from './markdown.ts';

/** Units by dimension. */
export function unitsPage(): string {
  const entries = Object.entries(dimensions);
  return page(
    generated,
    '# Units',
    'A number and its unit are one word: `400/s`, `10M/day`, `1.5s`, `99.95%`, `$120/month`. Digits may be grouped: `1_000_000`. A rate and money may carry a scale before the slash: `10k/s`, `$2k/month`. A year has 365.2425 days, a month is a twelfth of it. A unit of another dimension is an error that names the right ones.',
    ...entries.map(([dimension, { name, example, bare }]) =>
      paragraphs(
        `## ${dimension}`,
        `Expected as ${name}, such as ${code(example)}.${bare ? ' A plain number is understood too.' : ' A plain number is refused, except 0.'}`,
        table(
          ['Unit', 'Means'],
          units
            .filter((unit) => unit.dimension === dimension)
            .map(({ text, documentation }) => [text === '' ? '(none)' : code(text), documentation]),
        ),
      ),
    ),
  );
}

/** Every distribution with its parameters. */
export function distributionsPage(): string {
  return page(
    generated,
    '# Distributions',
    'A time that is not always the same. A bare time, `serviceTime: 8ms`, is exponential with that mean; a bare number is constant.',
    table(
      ['Written', 'What it is', 'Arguments'],
      distributions.map(({ name, documentation, parameters = [], rest }) => [
        code(
          `${name}(${rest === undefined ? parameters.map((each) => each.name).join(', ') : examples[rest]})`,
        ),
        documentation,
        parameters.map((each) => `${code(each.name)}: ${each.documentation}`).join(' '),
      ]),
    ),
  );
}

const examples = { weighted: '90%: 4ms, 10%: 44ms', values: '[4ms, 5ms, 40ms]' } as const;

const compared = {
  value: 'the figure itself',
  mean: 'the mean',
  maximum: 'the maximum',
  p99: 'the 99th percentile',
} as const;
const answered = { analysis: 'analysis', simulation: 'simulation', both: 'analysis and simulation' } as const;

/** Every metric that `expect` may name. */
export function metricsPage(): string {
  return page(
    generated,
    '# Metrics',
    'What `expect` may ask of a flow, or of a component named before the metric: `expect p99 < 200ms`, `expect orders lostWrites == 0`.',
    table(
      ['Metric', 'Of', 'What it is', 'Compared', 'Answered by', 'Example'],
      Object.entries(metrics).map(([name, { subjects, documentation, asserts, from, example }]) => [
        code(name),
        listed([...subjects]),
        documentation,
        compared[asserts],
        answered[from],
        code(`expect ${name} ${example}`),
      ]),
    ),
  );
}
