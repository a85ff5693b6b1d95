/** A design with a little of everything: places, every kind of step, expectations and a scenario. */
export const example = `system UrlShortener "URL shortener" { network: { client: 30ms } }

region us-east { zone a  zone b  zone c }

client browser { users: 5M }
dns names using route53 { ttl: 60s }
loadBalancer lb using haproxy { replicas: 2  in: us-east  strategy: least-connections }
service web "Web tier" {
  replicas: 6  in: us-east  concurrency: 32  queueLimit: 200
  serviceTime: lognormal(p50: 4ms, p99: 40ms)
  -> urls { timeout: 200ms  retries: { max: 1  backoff: exponential(50ms) } }
}
cache hot using redis { replicas: 3  capacity: 200k  eviction: lru  ttl: 10m }
database urls using postgres {
  replicas: 3  in: us-east  replication: leader-follower  acknowledgement: semi-sync  reads: any
  failover: auto(detection: 10s, takeover: 5s)  itemSize: 500B  retention: 5y
}
queue clicks using kafka
worker counter { idempotent: true }
warehouse stats

flow redirect "Follow a short link" from browser at 360/s {
  keys: zipf(10M, 0.9)
  expect availability >= 99.95%
  expect p99 < 150ms
  browser -> names
  browser -> lb -> web -> hot get miss { web -> urls read }
  web ~> clicks -> counter -> stats write
}
flow shorten from browser at 40/s {
  expect p99 < 300ms
  browser -> lb -> web -> urls write
}
scenario zone-a-dark "us-east-a goes dark" {
  duration: 10m
  at 2m fail us-east.a for 3m
  expect redirect successRate >= 99%
  expect urls lostWrites == 0
}
`;
