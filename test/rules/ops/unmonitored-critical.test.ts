import { describe, expect, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'ops/unmonitored-critical';

const shop = (service = '', flow = '[|tier: critical|]', queue = '', worker = '') => `
client users
dns names
service shop { replicas: 2${service} }
database orders
queue mails${queue}
worker mailer${worker}
flow buy from users at 100/s {
  ${flow}
  users -> names
  users -> shop -> orders write
  shop ~> mails -> mailer
}
`;
const watched = '  alerts: { errorRate: 1% }';
const unmarked = (text: string) => text.replaceAll(/\[\||\|\]/g, '');

describe(rule, () => {
  it('reports a critical flow on whose way nothing has an alert', async () => {
    const text = shop('', '[|tier: critical|]', ' { alerts: { queueDepth: 70% } }');
    const { related } = await expectFinding(rule, text, {
      message: 'buy is critical, and nobody is told when it fails: "shop" and "orders" have no alerts.',
      severity: 'warning',
    });
    expect(related.map(({ message }) => message)).toEqual(['shop must answer.', 'orders must answer.']);
  });

  it('reports a bounded queue that fills unseen', async () => {
    const text = unmarked(shop(watched, 'tier: critical', ' { queueLimit: 1000  overflow: drop-oldest }'));
    await expectFinding(rule, text.replace('queue mails', 'queue [|mails|]'), {
      message:
        'Nobody is told when "mails" fills: the oldest messages are thrown away, and what buy started is not done. Its users do not see that.',
      severity: 'warning',
    });
  });

  it('reports a queue without a limit', async () => {
    const text = unmarked(shop(watched, 'tier: critical'));
    const finding = await expectFinding(rule, text.replace('queue mails', 'queue [|mails|]'), {
      message:
        'Nobody is told when "mails" fills: messages wait ever longer, and what buy started is not done. Its users do not see that.',
      severity: 'warning',
    });
    expect(finding.fixes.map(({ label }) => label)).toEqual(['accept']);
  });

  it('only tells of it in a file without any alerts', async () => {
    const text = 'client users\nservice shop\nflow buy from users { [|tier: critical|]\n users -> shop }';
    await expectFinding(rule, text, {
      message: 'buy is critical, and nobody is told when it fails: "shop" has no alerts.',
      severity: 'info',
    });
  });

  it('is a hint in development', async () => {
    const text = shop('', '[|tier: critical|]', ' { alerts: { queueDepth: 70% } }');
    await expectFinding(rule, `system S { environment: development }${text}`, {
      message: 'buy is critical, and nobody is told when it fails: "shop" and "orders" have no alerts.',
      severity: 'hint',
    });
  });

  const alerting = ' { alerts: { wait: 1m } }';
  it.each([
    ['one edit away: it is not said to be critical', unmarked(shop('', ''))],
    ['the entry and the queue have alerts', unmarked(shop(watched, 'tier: critical', alerting))],
    ['the consumer of the queue has one', unmarked(shop(watched, 'tier: critical', '', alerting))],
    [
      'only what others run must answer',
      'client users\nexternal maps\nflow look from users { tier: critical\n users -> maps }',
    ],
  ])('is quiet when %s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix: an alert at the errors that the flow may have', async () => {
    const text = (service: string) =>
      unmarked(shop(service, 'tier: critical\n  expect successRate >= 99.9%', alerting));
    await expectFixed(rule, text(''), text('  alerts: { errorRate: 0.1% }'));
  });

  it('is gone after its first fix: an alert before the queue is full', async () => {
    const text = (queue: string) =>
      unmarked(shop(watched, 'tier: critical', ` { queueLimit: 1000${queue} }`));
    await expectFixed(rule, text(''), text('  alerts: { queueDepth: 70% }'));
  });

  it('is gone after its first fix: an alert before the work is late', async () => {
    const text = (queue: string) =>
      unmarked(shop(watched, 'tier: critical\n  expect completion < 5m', queue));
    await expectFixed(rule, text(''), text(' { alerts: { wait: 150s } }'));
  });
});
