import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { library } from '../../language/generated/library.ts';
import { technologiesIn } from '../../language/vocabulary/reference/technologies.ts';
import { analyse } from '../../src/analysis/analyse.ts';
import { componentKinds } from '../../src/model/model.ts';
import { check } from '../../src/rules/check.ts';
import { loadText, modelOf } from '../support/model.ts';

const folder = 'language/library';
const files = readdirSync(folder).filter((name) => name.endsWith('.sysd'));
const technologies = files.map((name) => name.replace('.sysd', ''));

const textOf = (technology: string) => readFileSync(`${folder}/${technology}.sysd`, 'utf8');

const kindsOf = (technology: string) => {
  const head = /^technology .* for ([\w, ]+) \{$/m.exec(textOf(technology))?.[1] ?? '';
  return componentKinds.filter((kind) => head.split(', ').includes(kind));
};

describe('the built-in technologies', () => {
  it('cover the well-known ones', () => {
    expect(technologies).toEqual(
      expect.arrayContaining(
        `haproxy nginx envoy aws-alb cloudflare route53 redis memcached varnish postgres mysql mongodb cassandra dynamodb etcd
         zookeeper kafka rabbitmq sqs s3 elasticsearch`.split(/\s+/),
      ),
    );
  });

  it('are bundled as they are, the same text for the same files', () => {
    execFileSync('node', [`${folder}/bundle.mjs`]);
    const first = readFileSync('language/generated/library.ts', 'utf8');
    execFileSync('node', [`${folder}/bundle.mjs`]);
    expect(readFileSync('language/generated/library.ts', 'utf8')).toBe(first);
    expect(Object.keys(library)).toEqual(files.toSorted());
  });

  it.each(technologies)('%s is a file without problems', async (technology) => {
    const { problems } = await loadText(textOf(technology));
    expect(problems.filter(({ rule }) => !rule.startsWith('language/unused'))).toEqual([]);
  });

  it('are thirty-five or more', () => {
    expect(technologies.length).toBeGreaterThanOrEqual(35);
  });

  it.each(technologies)('%s gives the source of each claim', (technology) => {
    const comment = /^\/\*\*([\s\S]+?)\*\//.exec(textOf(technology))?.[1] ?? '';
    const claims = comment.split(/\n \* - /).slice(1);
    expect(claims.length).toBeGreaterThan(0);
    expect(claims.filter((claim) => !/: \S/.test(claim.replaceAll(/\n \* +/g, ' ')))).toEqual([]);
  });

  it.each(technologies)('%s is a file of its own name, one technology with a title', (technology) => {
    const found = technologiesIn({ file: textOf(technology) });
    expect(found.map(({ name, title }) => [name, title !== ''])).toEqual([[technology, true]]);
  });

  it.each(
    technologies.flatMap((technology) => kindsOf(technology).map((kind) => [kind, technology] as const)),
  )('a %s can use %s', async (kind, technology) => {
    const { components } = await modelOf(`${kind} thing using ${technology}`);
    const origins = Object.values(components[0]?.origins ?? {});
    expect(origins).toContainEqual({ from: 'technology', technology });
  });

  it.each(
    technologies.flatMap((technology) => kindsOf(technology).map((kind) => [kind, technology] as const)),
  )(
    'a %s using %s breaks no rule about consistency by itself, nor do its claims when made by a file',
    async (kind, technology) => {
      const body = /\{\n([\s\S]*)\}/.exec(textOf(technology))?.[1] ?? '';
      const replicas = /^ {2}replicas:/m.test(body) ? '' : 'replicas: 3';
      for (const text of [
        `${kind} thing using ${technology} { replicas: 3 }`,
        `${kind} thing { ${replicas} ${body} }`,
      ]) {
        const { model } = await loadText(
          `client users\n${text}\nflow ask from users at 10/s { users -> thing }`,
        );
        const findings = check(model, analyse(model), { today: '2026-01-01' });
        expect(findings.filter(({ rule }) => rule.startsWith('cap/')).map(({ message }) => message)).toEqual(
          [],
        );
      }
    },
  );

  it('give a component what the file does not say', async () => {
    const { components } = await modelOf('database urls using postgres { acknowledgement: semi-sync }');
    expect(components[0]?.settings).toMatchObject({
      model: 'relational',
      replication: 'leader-follower',
      acknowledgement: 'semi-sync',
      connections: 100,
    });
    expect(components[0]?.origins).toMatchObject({
      acknowledgement: { from: 'file' },
      replication: { from: 'technology', technology: 'postgres' },
      readTime: { from: 'kind' },
    });
  });

  it('give a cache nothing that only databases have', async () => {
    const { components } = await modelOf('cache hot using redis');
    expect(components[0]?.settings.replication).toBeUndefined();
    expect(components[0]?.settings.connections).toBe(10_000);
  });
});
