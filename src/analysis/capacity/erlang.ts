/** More servers than this in one station: with any spare capacity at all nobody waits. */
const serverLimit = 20_000;

/** Erlang B: share of arrivals that find all `servers` busy and leave, at `offered` = arrival rate x service time. */
export function erlangB(servers: number, offered: number): number {
  if (!(offered > 0)) return servers > 0 ? 0 : 1;
  let blocking = 1;
  for (let server = 1; server <= Math.min(servers, serverLimit); server += 1)
    blocking = (offered * blocking) / (server + offered * blocking);
  return blocking;
}

/** Erlang C: probability that an arrival at an M/M/c station must wait; 1 at saturation. */
export function erlangC(servers: number, offered: number): number {
  if (!(offered > 0)) return 0;
  if (offered >= servers) return 1;
  if (servers > serverLimit) return 0;
  const blocking = erlangB(servers, offered);
  const utilization = offered / servers;
  return blocking / (1 - utilization * (1 - blocking));
}

export interface Station {
  servers: number;
  /** Per second. */
  arrivalRate: number;
  /** Mean, seconds. */
  service: number;
  /** Squared coefficient of variation of the service time; 1 when exponential. */
  serviceVariation: number;
  /** Of the times between arrivals; 1 for a Poisson stream. */
  arrivalVariation: number;
  /** Waiting room; Infinity when unbounded. */
  queue: number;
}

export interface Waiting {
  /** Probability that an arrival has to wait. */
  probability: number;
  /** Mean wait of those that wait, seconds. */
  conditional: number;
  /** Mean wait over all that are served, seconds; Infinity when the queue never settles. */
  mean: number;
  /** Share of arrivals that find the waiting room full. */
  loss: number;
}

/**
 * Wait at a station. M/M/c by Erlang C; general service and arrivals by the correction of Allen and Cunneen,
 * (ca^2 + cs^2) / 2, exact for M/M/c and, with one server, for M/G/1 (Pollaczek-Khinchine); finite waiting rooms by
 * M/M/c/K with the same correction. Sources: Kleinrock 1975, vol. 1, 3.4-3.6; Allen 1990, 5.2.
 */
export function waiting(station: Station): Waiting {
  const { servers, arrivalRate, service, queue } = station;
  const offered = arrivalRate * service;
  if (!(offered > 0) || !Number.isFinite(servers))
    return { probability: 0, conditional: 0, mean: 0, loss: 0 };
  const correction = (station.arrivalVariation + station.serviceVariation) / 2;
  if (Number.isFinite(queue)) return finite(station, offered, correction);
  if (offered >= servers)
    return { probability: 1, conditional: Number.POSITIVE_INFINITY, mean: Number.POSITIVE_INFINITY, loss: 0 };
  const probability = erlangC(servers, offered);
  const conditional = (service / (servers - offered)) * correction;
  return { probability, conditional, mean: probability * conditional, loss: 0 };
}

/** M/M/c/K with K = servers + queue: the state probabilities are relative to that of all servers busy, nobody waiting. */
function finite(
  { servers, arrivalRate, queue, service }: Station,
  offered: number,
  correction: number,
): Waiting {
  const room = Math.max(0, Math.floor(queue));
  const ratio = offered / servers;
  const blocking = servers > serverLimit ? Math.max(0, 1 - servers / offered) : erlangB(servers, offered);
  if (blocking === 0) return { probability: 0, conditional: 0, mean: 0, loss: 0 };
  // Sums of ratio^j and j ratio^j over j = 1..room, scaled by the largest term when the ratio is above 1.
  const scale = ratio > 1 ? ratio ** -room : 1;
  const { weight, length } = geometric(ratio, room);
  const total = scale / blocking + weight;
  const full = ratio > 1 ? 1 : ratio ** room;
  const loss = full / total;
  const queued = length / total;
  const accepted = arrivalRate * (1 - loss);
  const mean = accepted > 0 ? (queued / accepted) * correction : room * service;
  const probability = Math.min(1, Math.max(0, (scale + weight - full) / total / (1 - loss)));
  return { probability, conditional: probability > 0 ? mean / probability : 0, mean, loss };
}

/** Sum over j = 1..n of x^j and of j x^j, both divided by x^n when x > 1. */
function geometric(x: number, n: number): { weight: number; length: number } {
  if (n === 0) return { weight: 0, length: 0 };
  if (Math.abs(x - 1) < 1e-9) return { weight: n, length: (n * (n + 1)) / 2 };
  if (x < 1) {
    const last = x ** n;
    return {
      weight: (x * (1 - last)) / (1 - x),
      length: (x * (1 - (n + 1) * last + n * last * x)) / (1 - x) ** 2,
    };
  }
  // With y = 1/x, the terms from the full room downwards: y^0, y^1, ..., y^(n-1).
  const y = 1 / x;
  const weight = (1 - y ** n) / (1 - y);
  const distance = (y * (1 - n * y ** (n - 1) + (n - 1) * y ** n)) / (1 - y) ** 2;
  return { weight, length: n * weight - distance };
}
