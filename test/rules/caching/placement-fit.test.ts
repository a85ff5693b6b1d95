import { describe, it } from 'vitest';
import { expectFinding, expectFixed, expectNone } from '../support.ts';

const rule = 'caching/placement-fit';

const videos = (cdn: string, { rate = '10/s', keys = 'keys: uniform(1M)', upload = 0 } = {}) => `
client users
cdn edge { ${cdn} }
objectStore videos
flow watch from users at ${rate} { ${keys}  users -> edge get miss { edge -> videos read } }
flow upload from users at ${upload}/h { users -> videos write }
`;

const far = (
  web: string,
  { flow = 'immutable: true', link = 'link asia <-> us { rtt: 150ms }', steps = 'users -> web' } = {},
) => `
region asia
region us
${link}
client users { in: asia }
cdn edge
service web { ${web} }
flow look from users at 100/s { ${flow}  ${steps} }
`;

describe(rule, () => {
  it('suggests pushing what is asked for too seldom', async () => {
    await expectFinding(rule, videos('[|fill: pull|]  ttl: 1h'), {
      message:
        'An object in "edge" is asked for 26.3/month on average and kept for 1 h, so about 3% of look-ups hit. Pushing the content beforehand would answer all of them.',
      severity: 'hint',
    });
  });

  it('suggests pulling what changes often', async () => {
    await expectFinding(rule, videos('[|fill: push|]', { keys: 'keys: uniform(1000)', upload: 2000 }), {
      message:
        'Each object in "edge" changes 2/h, and every change is pushed to every edge. Pulling fetches only what is asked for.',
      severity: 'hint',
    });
  });

  it('suggests a content delivery network for users far away', async () => {
    await expectFinding(rule, far('in: us').replace('flow look', 'flow [|look|]'), {
      message:
        'Users of look in "asia" fetch what never changes from "us": each of 100/s takes a way of 150 ms. A content delivery network would answer nearby.',
      severity: 'hint',
    });
  });

  it.each([
    ['is quiet one edit away: the content is pushed', videos('fill: push  ttl: 1h')],
    ['is quiet when most look-ups hit', videos('fill: pull  ttl: 1h  capacity: 1M', { rate: '10k/s' })],
    ['is quiet when nothing is said of the keys', videos('fill: pull  ttl: 1h', { keys: '' })],
    ['is quiet when what is pushed seldom changes', videos('fill: push', { upload: 10 })],
    ['is quiet when users are near', far('in: asia')],
    ['is quiet when the way is short', far('in: us', { link: 'link asia <-> us { rtt: 20ms }' })],
    ['is quiet when the content changes', far('in: us', { flow: '' })],
    ['is quiet when an edge answers', far('in: us', { steps: 'users -> edge get miss { edge -> web }' })],
  ])('%s', async (_, text) => expectNone(rule, text));

  it('is gone after its first fix', async () => {
    await expectFixed(rule, videos('fill: pull  ttl: 1h'), videos('fill: push  ttl: 1h'));
  });

  it('is gone after its first fix of a push', async () => {
    const often = { keys: 'keys: uniform(1000)', upload: 2000, rate: '100/s' };
    await expectFixed(rule, videos('fill: push  ttl: 1h', often), videos('fill: pull  ttl: 1h', often));
  });
});
