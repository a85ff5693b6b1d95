import { actionWords, operationWords, roleWords } from '../kinds.ts';
import { block, code, generated, page, paragraphs, table } from './markdown.ts';
import { lexicalParts, meaningParts } from './prose.ts';

/** What a file may contain and what it means. */
export function languagePage(): string {
  return page(
    generated,
    '# The sysd language',
    `A file says **what there is** (places, components, connections), **what it is asked to do** (flows), **what it must
achieve** (expectations) and **what may go wrong** (scenarios). The diagram, the findings, availability, capacity and the
simulation follow from it.`,
    `1. Every element is \`kind name "Title" using technology { key: value }\`; title, technology and body may be left out.
2. Every relation is an arrow: \`->\` calls and waits for the reply, \`~>\` hands over and does not wait.
3. What a file leaves out has a default, from the technology, then the kind; the editor shows it with its source.
4. One word asserts: \`expect\`. In a flow it holds always, in a scenario during that scenario.`,
    'The smallest useful file. It has no flow, so each client gets one that follows the arrows:',
    block(`client users { rate: 500/s }
loadBalancer lb
service api { replicas: 3 }
cache hot
database orders

users -> lb -> api
api -> hot
api -> orders`),
    ...lexicalParts,
    ...statements(),
    ...meaningParts,
    paragraphs(
      '## What is measured',
      'See [Metrics](metrics.md). `rto`, `rpo` and `queueDepth` assert their maximum; `wait`, `lag`, `staleness` and `completion` their 99th percentile; the report says which. In a scenario `at` counts from the end of the warm-up, an action without `for` lasts to the end, and `expect` without `during` covers the whole run. What a flow expects binds the undisturbed run and, in the analysis, what its `survive` names; a scenario is judged by its own expectations alone.',
    ),
  );
}

function statements(): string[] {
  return [
    '## Statements',
    paragraphs(
      '### system',
      'At most one, first in the file: a name, and what holds for the whole.',
      block('system Shop "The shop" { environment: production  horizon: 2y  network: { client: 30ms } }'),
    ),
    paragraphs(
      '### import',
      'Brings in another file by a path relative to this one. With `as` its names are read as `shared.payments`, without it as they are. Files may import each other. A file that is not there is an error on the path.',
      '```\nimport "shared.sysd" as shared\n```',
    ),
    paragraphs(
      '### region, zone, rack, host',
      'Places, each inside the one before. `link` describes the network between two of them.',
      block(`region us-east { mtbf: 5y  zone a  zone b  zone c }
region eu-west

link us-east <-> eu-west { rtt: 80ms  bandwidth: 10Gbps  loss: 0.01% }`),
    ),
    paragraphs(
      '### Components',
      'One statement for each; [Kinds](kinds.md) has all of them. An arrow may stand inside the component it starts from.',
      block(`service api "Order API" {
  replicas: 3
  serviceTime: lognormal(p50: 6ms, p99: 40ms)
  -> orders { timeout: 200ms  retries: { max: 1  backoff: exponential(50ms) } }
}
database orders using postgres { replicas: 2 }`),
    ),
    paragraphs(
      '### technology',
      'A set of defaults under a name, for one or more kinds; with `using` it extends another. See [Technologies](technologies.md).',
      block(`technology our-postgres "Our PostgreSQL" for database using postgres { connections: 400 }
database orders using our-postgres`),
    ),
    paragraphs(
      '### group',
      'Components that belong together. Its properties hold for those inside that do not say otherwise; from outside they are read as `checkout.cart`.',
      block(`group checkout "Check-out" {
  connections: { timeout: 2s  encrypted: true }
  service cart
  database carts using redis
  cart -> carts
}`),
    ),
    paragraphs(
      '### Connections',
      'Who calls whom. Several arrows make a chain; a list offers several targets, of which the strategy picks one, and any one that is up serves. A body gives every arrow of the statement its properties.',
      block(`service web
service api
cache hot
database orders
web -> api -> [hot, orders] "reads" { timeout: 200ms }`),
    ),
    paragraphs(
      '### flow',
      'What the system is asked to do: from which client, how often, step by step, and what is expected of it.',
      block(`client shopper
service web
cache hot
database orders
queue jobs
worker mailer

flow buy "Buy a thing" from shopper at 40/s {
  tier: critical
  keys: zipf(1M, 0.99)
  expect availability >= 99.9%
  expect p99 < 300ms
  shopper -> web -> hot get miss { web -> orders read }
  web -> orders write else { web -> orders write }
  web ~> jobs -> mailer
}`),
      table(['Operation', 'Means'], rowsOf(operationWords)),
    ),
    paragraphs(
      'Steps that hold others:',
      block(`client users
service api
service ranking
database orders { shards: 4 }

flow look from users at 10/s {
  users -> api
  parallel wait any { api -> orders scan  api -> ranking }
  choose { 80% { api -> orders read } 20% { api -> orders write } }
  repeat 3 { api -> ranking }
  pause 2s
}`),
    ),
    paragraphs(
      '### scenario',
      'What may go wrong, when, and what must hold then.',
      block(`region us-east { zone a  zone b  zone c }
client users
service web { replicas: 6  in: us-east }

flow browse from users at 100/s { users -> web }

scenario zone-a-dark "us-east-a goes dark" {
  duration: 10m
  at 2m fail us-east.a for 3m
  at 4m load browse by 2x for 1m
  expect browse successRate >= 99%
  expect web utilization < 90% during 2m..5m
}`),
      table(['Action', 'What it does'], rowsOf(actionWords)),
      'A part of a component is named after a dot:',
      table(['Role', 'Means'], rowsOf(roleWords)),
    ),
    paragraphs(
      '### view',
      'A picture of a part.',
      block(`service cart
service orders
view checkout "Check-out" { include: [cart, orders]  direction: right  show: latency }`),
    ),
    paragraphs(
      '### accept',
      'A finding that is known and taken, with the reason. Inside an element it is about that element. For one line: `// sysd-ignore-next-line group/name -- reason`.',
      block(`database reports
accept "spof/single-instance" on reports because "nightly reports, eight hours without them are fine" until 2030-03-31 {
  owner: "data team"
}`),
    ),
  ];
}

const rowsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([word, meaning]) => [code(word), meaning]);
