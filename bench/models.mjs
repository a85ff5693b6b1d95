const n = +process.argv[2];
let o = 'system Big\nregion r { zone a zone b zone c }\nclient u { users: 1M }\n';
for (let i = 0; i < n; i++) {
  o += `/** component ${i} */\nservice s${i} "Service ${i}" {\n  replicas: 3  in: r\n  serviceTime: lognormal(p50: 4ms, p99: 40ms)\n  concurrency: 32\n  queueLimit: 200\n`;
  for (let k = 1; k <= 2; k++) {
    const t = i + 1 + ((i * 7 + k * 13) % 11);
    if (t < n) o += `  -> s${t} { timeout: 200ms retries: 1 }\n`;
  }
  o += '}\n';
}
for (let f = 0; f < n / 10; f++) {
  o += `flow f${f} from u at ${f + 1}/s {\n  expect p99 < 200ms\n  u -> s${f * 10}`;
  for (let k = 1; k < 8 && f * 10 + k < n; k++) o += ` -> s${f * 10 + k}`;
  o += '\n}\n';
}
console.log(o);
