import { describe, expect, it, vi } from 'vitest';
import { sysd } from '../support/command.ts';

vi.setConfig({ testTimeout: 60_000 });

const design = `region eu { zone a  zone b  zone c }
client users
service api { replicas: 2  in: eu  serviceTime: 10ms  cores: 1  concurrency: 8 }
database carts {
  replicas: 3
  in: eu
  replication: leaderless
  quorum: { read: 1  write: 1 }
  conflict: last-write-wins
  itemSize: 1KB
  retention: 30d
}
flow add from users at 120/s { users -> api -> carts write }
`;

const told = (text = design) => sysd(['analyze', '-'], { input: text }).output;

describe('sysd analyze', () => {
  it('tells which losses what is left cannot carry, and what that does to the availability', () => {
    expect(told()).toMatch(
      /\nadd at risk\n {2}available 99\.9\d*% when the load at peak has to be carried\n {2}the loss of api#0 breaks it: what is left cannot carry the load\n {2}the loss of api#1 breaks it: what is left cannot carry the load\n/,
    );
  });

  it('tells that a flow outlives what it has to', () => {
    expect(told(design.replace('replicas: 2', 'replicas: 4'))).toMatch(
      /\nadd at risk\n(.*\n)? {2}outlives the loss of any one replica, managed services aside\n/,
    );
  });

  it('tells that it is overloaded as it stands', () => {
    expect(told(design.replace('120/s', '500/s'))).toMatch(
      /\nadd at risk\n {2}overloaded as it stands, with nothing down\n/,
    );
  });

  it('tells what may become of confirmed writes', () => {
    expect(told()).toMatch(
      /\n {2}a confirmed write to carts may be lost \(one copy confirms, the last write wins\), may conflict \(quorums that need not meet\)\n/,
    );
  });

  it('tells what each side answers when the network splits', () => {
    expect(told()).toMatch(
      /\n {2}when the network splits {2}behaves.*\n {2}carts +PA-EL +eu\.a, eu\.b, eu\.c +1 copy: reads \S+, writes \S+ +2 copies: reads \S+, writes \S+\n/,
    );
  });

  it('tells what will be stored', () => {
    expect(told()).toMatch(/\n {2}estimate .*all copies.*\n(.*\n)* {2}carts .*311 GB +933 GB/);
  });
});
