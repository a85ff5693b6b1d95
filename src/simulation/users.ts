import { lookup } from '../model/lookup.ts';
import type { Model } from '../model/model.ts';
import type { Plan } from './plan.ts';

/** Where a client says no `users`. */
const assumedUsers = 10_000;
/** More are followed as if they were so many: what is remembered of each stays bounded. */
const mostUsers = 2 ** 20;

/** Numbers the users of each client, where anything in the plan asks who makes a request. */
export function countUsers(plan: Plan, model: Model): void {
  if (!asksWho(plan)) return;
  const { components } = lookup(model);
  const first = new Map<string, number>();
  let next = 0;
  for (const flow of plan.flows) {
    const client = components.get(flow.source.client);
    const { arrival } = flow;
    const stated = arrival.type === 'closed' ? arrival.users : client?.settings.users;
    flow.users = Math.max(1, Math.min(mostUsers, Math.floor(stated ?? assumedUsers)));
    const known = first.get(flow.source.client);
    flow.firstUser = known ?? next;
    if (known !== undefined) continue;
    first.set(flow.source.client, next);
    next += flow.users;
    if (stated === undefined)
      plan.notes.push(
        `client ${flow.source.client} says no \`users\`: its requests are those of ${assumedUsers} users`,
      );
  }
}

function asksWho({ calls, components, connections }: Plan): boolean {
  return (
    calls.some(({ sticky, hashesUser }) => sticky !== 'none' || hashesUser) ||
    components.some(
      ({ keepsSessions, source: { settings } }) =>
        keepsSessions ||
        settings.vary === 'user' ||
        settings.localCache !== undefined ||
        (settings.rateLimit !== undefined && settings.per === 'client'),
    ) ||
    connections.some(({ limit }) => limit?.perUser)
  );
}
