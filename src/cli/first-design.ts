/** What `sysd init` writes: a small design that holds what it promises, and says how to go on. */
export const firstDesign = `/*
 * A first design. It says what there is, what it is asked to do, what it must achieve and what may go wrong;
 * the diagram, the checks and the simulation follow from it. Change a figure and look at what the editor says.
 */
system Shop "Web shop" {
  network: { client: 30ms }  // round trip between users and the first server; all others have defaults
}

// Where things run. A zone fails as a whole, and not with its neighbours.
region eu { zone a  zone b  zone c }

// What there is: kind, name, title, technology and properties. All but kind and name may be left out.
client users { users: 1M }

loadBalancer lb using haproxy {
  replicas: 2
  in: eu
  healthCheck: { interval: 2s  timeout: 1s  threshold: 2 }
}

/** A comment like this one describes the element below it: in hovers, in the diagram, in reports. */
service api "Shop API" {
  replicas: 4
  in: eu  // spread over the zones of the region
  concurrency: 32  // requests that a replica works on at once
  queueLimit: 200
  serviceTime: lognormal(p50: 4ms, p99: 40ms)
  // Arrows with properties: how this service calls the others. The key lets a repeated order be known.
  -> catalogue { timeout: 50ms }
  -> orders { timeout: 200ms  retries: { max: 1  backoff: exponential(50ms) }  idempotencyKey: true }
}

cache catalogue using redis { replicas: 3  in: eu  capacity: 200k  ttl: 10m }

database orders using postgres {
  replicas: 3
  in: eu
  replication: leader-follower
  acknowledgement: semi-sync
  reads: any  // so that reading goes on while a new leader takes over
  failover: auto(detection: 10s, takeover: 5s)
}

// What it is asked to do, and what it must achieve while it does. -> calls and waits, ~> hands over.
flow browse "Look at a product" from users at 300/s {
  keys: zipf(1M, 0.9)
  expect availability >= 99.9%
  expect p99 < 250ms
  users -> lb -> api -> catalogue get miss { api -> orders read }
}

flow buy "Place an order" from users at 20/s {
  expect p99 < 300ms
  users -> lb -> api -> orders write
}

// What may go wrong, and what must hold meanwhile.
scenario zone-lost "A zone goes dark" {
  duration: 10m
  at 2m fail eu.a for 3m
  expect browse successRate >= 99%
}
`;
