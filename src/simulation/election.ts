import type { Component } from '../model/model.ts';
import { RandomStream } from './random.ts';
import { Sampler } from './sampling.ts';

const mostRounds = 1000;

/** Those who may be elected, and how far apart they are. */
export interface Voters {
  count: number;
  /** Votes needed. */
  majority: number;
  /** Seconds one way. */
  oneWay(from: number, to: number): number;
}

/**
 * Elections by randomized timeouts (Raft: Ongaro and Ousterhout 2014, 5.2). Whoever waits shortest without a sign of the
 * leader asks the others for their votes; they vote once a round, and one that has asked for itself votes for nobody else.
 * When no majority comes together all wait anew.
 */
export class Elections {
  private readonly timeout: Sampler;
  private readonly heartbeat: number;
  private readonly random: RandomStream;

  constructor({ id, settings }: Pick<Component, 'id' | 'settings'>, seed: number) {
    this.timeout = new Sampler(settings.election ?? { type: 'constant', value: 0 });
    this.heartbeat = settings.heartbeat ?? 0;
    this.random = new RandomStream(seed, `${id}/election`);
  }

  /** Seconds from the death of a leader, at any time between two of its signs, to the next one with its majority. */
  duration(voters: Voters): number {
    const sinceSign = this.heartbeat * this.random.uniform();
    const due = Array.from({ length: voters.count }, () => Math.max(0, this.draw() - sinceSign));
    for (let round = 0; round < mostRounds; round++) {
      const asking = due.indexOf(Math.min(...due));
      const elected = votesFor(asking, due, voters);
      if (Number.isFinite(elected)) return elected;
      const from = due[asking] ?? 0;
      for (let other = 0; other < due.length; other++)
        due[other] = Math.min(due[other] ?? 0, from + voters.oneWay(asking, other)) + this.draw();
    }
    return Math.min(...due);
  }

  private draw(): number {
    return this.timeout.draw(this.random);
  }
}

/** When the vote that makes the majority is back; Infinity: it never comes. */
function votesFor(asking: number, due: readonly number[], { majority, oneWay }: Voters): number {
  const from = due[asking] ?? 0;
  const replies = due.flatMap((at, other) => {
    const asked = from + oneWay(asking, other);
    return other !== asking && at > asked ? [asked + oneWay(other, asking)] : [];
  });
  if (majority <= 1) return from;
  return replies.sort((a, b) => a - b)[majority - 2] ?? Number.POSITIVE_INFINITY;
}
