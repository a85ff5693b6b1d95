import { lookup } from '../../src/model/lookup.ts';
import type { Component, Connection, Model, Place } from '../../src/model/model.ts';
import type { ElementId, Severity } from '../../src/model/settings.ts';
import type { Picture } from '../../src/protocol.ts';
import type { Report } from '../../src/simulation/report.ts';
import { count, counted, downtime, duration, number, rate, share } from '../format.ts';
import { loadOf } from '../load.ts';

export interface Fact {
  label: string;
  value: string;
  tone?: 'bad';
}

/** What is told of an element when it is pointed at. */
export interface ElementFacts {
  title: string;
  subtitle: string;
  description?: string;
  facts: Fact[];
  /** Why it may not be so any more. */
  note?: string;
  findings: { severity: Severity; message: string }[];
}

const mostFindings = 4;

/** What is known of an element; undefined for what the model does not have. */
export function factsOf(picture: Picture, element: ElementId, report?: Report): ElementFacts | undefined {
  const { components, connections, places, groups } = lookup(picture.model);
  const component = components.get(element);
  const connection = connections.get(element);
  const place = places.get(element);
  const group = groups.get(element);
  const told = component
    ? componentFacts(picture, component, report)
    : connection
      ? connectionFacts(picture.model, connection)
      : place
        ? placeFacts(place)
        : group && { title: group.title ?? group.name, subtitle: 'group', facts: [] };
  if (!told) return undefined;
  const { description } = component ?? connection ?? place ?? group ?? {};
  const findings = picture.findings.filter((finding) => finding.element === element);
  return {
    ...told,
    ...(description === undefined ? {} : { description }),
    ...(picture.stale ? { note: 'As it was before the file had errors.' } : {}),
    findings: [
      ...findings.slice(0, mostFindings),
      ...(findings.length > mostFindings
        ? [{ severity: 'hint' as const, message: `and ${findings.length - mostFindings} more` }]
        : []),
    ],
  };
}

/** The same in one sentence, for those who hear the diagram. */
export function spokenName(facts: ElementFacts): string {
  const findings = facts.findings.length > 0 ? [counted(facts.findings.length, 'finding')] : [];
  return [
    facts.title,
    facts.subtitle,
    ...facts.facts.map(({ label, value }) => `${label} ${value}`),
    ...findings,
  ].join(', ');
}

type Told = Omit<ElementFacts, 'findings' | 'description' | 'note'>;

function componentFacts(picture: Picture, component: Component, report: Report | undefined): Told {
  const { id, name, title, kind, technology, settings } = component;
  const analysed = own(picture.analysis?.components, id);
  const measured = own(report?.components, id);
  const told = measured ?? analysed;
  const utilization = told && loadOf(told);
  const facts: (Fact | undefined)[] = [
    settings.replicas && settings.replicas.maximum > 1
      ? { label: 'Replicas', value: countText(settings.replicas) }
      : undefined,
    fact('Requests', measured?.throughput ?? analysed?.arrivalRate, rate),
    analysed?.limit === 'none' || utilization === undefined
      ? undefined
      : {
          label: 'Utilization',
          value: share(utilization),
          ...(utilization >= 1 ? { tone: 'bad' as const } : {}),
        },
    analysed?.limit === 'none' ? undefined : fact('Saturates at', analysed?.saturationRate, rate),
    availabilityFact(analysed?.availability),
  ];
  return {
    title: title ?? name,
    subtitle: technology === undefined ? kindText(kind) : `${kindText(kind)}, ${technology}`,
    facts: kind === 'client' ? clientFacts(picture, component) : facts.filter((told) => told !== undefined),
  };
}

function clientFacts(picture: Picture, { id, settings }: Component): Fact[] {
  const flows = picture.model.flows.filter(({ client }) => client === id);
  const told = [
    fact('Users', settings.users, count),
    ...flows.flatMap((flow) => fact(flow.name, flow.rate, rate) ?? []),
  ];
  return told.filter((known) => known !== undefined);
}

function connectionFacts(model: Model, connection: Connection): Told {
  const { components } = lookup(model);
  const nameOf = (id: ElementId) => {
    const found = components.get(id);
    return found ? (found.title ?? found.name) : id;
  };
  const { timeout, retries, protocol, optional } = connection.settings;
  const facts = [
    protocol === undefined ? undefined : { label: 'Protocol', value: protocol },
    fact('Timeout', timeout, duration),
    fact('Retries', retries?.max, number),
    optional ? { label: 'Optional', value: 'the caller succeeds without it' } : undefined,
  ];
  const targets = connection.targets.map(({ component }) => nameOf(component)).join(' or ');
  return {
    title:
      connection.title ?? `${nameOf(connection.from)} ${connection.arrow === 'sync' ? '→' : '⇝'} ${targets}`,
    subtitle: connection.arrow === 'sync' ? 'calls and waits for the reply' : 'hands over and does not wait',
    facts: facts.filter((told) => told !== undefined),
  };
}

function placeFacts({ title, name, kind, settings }: Place): Told {
  const availability = availabilityFact(settings.availability);
  return { title: title ?? name, subtitle: kind, facts: availability ? [availability] : [] };
}

function availabilityFact(availability: number | null | undefined): Fact | undefined {
  if (availability === undefined || availability === null) return undefined;
  const down = availability < 1 ? `, down ${downtime(availability)} a year` : '';
  return { label: 'Availability', value: `${share(availability)}${down}` };
}

function fact(
  label: string,
  value: number | null | undefined,
  text: (value: number) => string,
): Fact | undefined {
  return value === null || value === undefined || !Number.isFinite(value)
    ? undefined
    : { label, value: text(value) };
}

function countText({ minimum, maximum }: { minimum: number; maximum: number }): string {
  return minimum === maximum ? count(minimum) : `${count(minimum)} to ${count(maximum)}`;
}

/** `loadBalancer` -> `load balancer` */
function kindText(kind: string): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function own<T>(record: Record<string, T> | undefined, key: string): T | undefined {
  return record && Object.hasOwn(record, key) ? record[key] : undefined;
}
