import type { ComponentKind } from '../../../src/model/model.ts';

/** What a part of a name says about the kind of a component; the first that matches comes first. */
const signs: readonly (readonly [ComponentKind, RegExp])[] = [
  ['loadBalancer', /^(lb|alb|elb|nlb|balancer|loadbalancer)$/],
  ['gateway', /^(gateway|gw|apigw|apigateway)$/],
  ['proxy', /^(proxy|nginx|envoy|ingress)$/],
  ['dns', /^(dns|names|nameserver)$/],
  ['cdn', /^(cdn|edge)$/],
  ['cache', /^(cache|redis|memcached?|cached)$/],
  ['queue', /^(queue|jobs|tasks|mq|dlq|inbox|outbox)$/],
  ['topic', /^(topic|events|stream|bus|log)$/],
  ['worker', /^(worker|workers|consumer|processor|indexer|counter|sender|job)$/],
  ['scheduler', /^(scheduler|cron|timer)$/],
  ['search', /^(search|index)$/],
  ['objectStore', /^(blobs?|files|images|photos|media|bucket|s3|assets)$/],
  ['warehouse', /^(warehouse|analytics|stats|olap|lake)$/],
  ['coordinator', /^(zookeeper|etcd|consul|locks?|coordinator)$/],
  ['database', /^(db|database|store|storage|sql|postgres|mysql|mongo|users?db)$/],
  ['client', /^(clients?|users?|browsers?|customers?|mobile|visitors?|app)$/],
  ['external', /^(external|stripe|paypal|payments?provider|bank)$/],
  ['service', /^(service|svc|api|server|web|backend)$/],
];

/** The kinds that the words of a name suggest: `orders-db`, `photoCache`, `lb2`. */
export function kindsByName(name: string): ComponentKind[] {
  const words = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .map((word) => (/^s3$/.test(word) ? word : word.replace(/[0-9]+$/, '')));
  const whole = words.join('');
  return signs.filter(([, sign]) => [...words, whole].some((word) => sign.test(word))).map(([kind]) => kind);
}
