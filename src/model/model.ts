import type { Distribution } from './distribution.ts';
import type {
  AcceptSettings,
  ArrowSettings,
  ComponentSettings,
  ElementId,
  FlowSettings,
  GroupSettings,
  LinkSettings,
  PlaceSettings,
  ScenarioSettings,
  SystemSettings,
  ViewSettings,
} from './settings.ts';
import type { Origin, Range, Source } from './source.ts';

export const componentKinds = [
  'client',
  'dns',
  'cdn',
  'loadBalancer',
  'proxy',
  'gateway',
  'network',
  'service',
  'worker',
  'scheduler',
  'cache',
  'database',
  'search',
  'objectStore',
  'queue',
  'topic',
  'coordinator',
  'warehouse',
  'external',
] as const;
export type ComponentKind = (typeof componentKinds)[number];

export const placeKinds = ['region', 'zone', 'rack', 'host'] as const;
export type PlaceKind = (typeof placeKinds)[number];

export const operations = ['read', 'write', 'get', 'set', 'delete', 'scan'] as const;
export type Operation = (typeof operations)[number];

/** A part of a component: `urls.leader`. */
export const roles = ['leader', 'followers', 'standby', 'disks'] as const;
export type Role = (typeof roles)[number];

/** What every named element has. `settings` holds the values in force, defaults filled in; `origins` says whose they are. */
export interface Element<Settings> {
  id: ElementId;
  name: string;
  title?: string;
  /** Text of the doc comment above it. */
  description?: string;
  settings: Settings;
  origins: Partial<Record<keyof Settings & string, Origin>>;
  source: Source;
}

export interface System extends Element<SystemSettings> {}

export interface Place extends Element<PlaceSettings> {
  kind: PlaceKind;
  parent?: ElementId;
}

/** Network between two places, both ways. */
export interface Link extends Element<LinkSettings> {
  between: [ElementId, ElementId];
}

export interface Group extends Element<GroupSettings> {
  parent?: ElementId;
}

export interface Component extends Element<ComponentSettings> {
  kind: ComponentKind;
  /** Name of the technology it uses. */
  technology?: string;
  /** The group it stands in. */
  group?: ElementId;
  /**
   * The innermost places over which replicas are spread: replica i stands in placement[i % placement.length].
   * Empty when the file says nothing of places.
   */
  placement: ElementId[];
}

/** `sync` (->) waits for the reply, `async` (~>) hands over. */
export type ArrowKind = 'sync' | 'async';

export interface Target {
  component: ElementId;
  role?: Role;
}

/** An arrow of the diagram. Several targets: the caller's strategy picks one of them. */
export interface Connection extends Element<ArrowSettings> {
  from: ElementId;
  targets: Target[];
  arrow: ArrowKind;
  /** Written as a connection, rather than drawn by the calls of a flow alone. */
  declared: boolean;
}

export interface Call {
  type: 'call';
  /** Unique in the model and stable under edits elsewhere: `redirect/0.2`. */
  id: string;
  connection: ElementId;
  /** Who makes it. Several when it goes on from a list of targets: whichever was picked. */
  callers: ElementId[];
  arrow: ArrowKind;
  targets: Target[];
  operation?: Operation;
  /** In force: the call's own body over the connection's over the enclosing groups' and the system's. */
  settings: ArrowSettings;
  /** What the callee does before it replies (of a queue or topic: what consumers do per message). */
  steps: Step[];
  /** When a cache misses or cannot be reached; run by the cache itself or by its caller. */
  miss?: { by: 'cache' | 'caller'; steps: Step[] };
  /** Run by the caller when the call failed; the call then counts as good. */
  otherwise?: Step[];
  /** Run by the caller later in the flow's failure. */
  undo?: Step[];
  source: Source;
}

export type Step =
  | Call
  | { type: 'sequence'; steps: Step[] }
  /** `copies` of the whole (1 unless said); done when `wait` branches succeeded, or the first settled for `any`. */
  | { type: 'parallel'; copies: number; wait: number | 'all' | 'any'; branches: Step[] }
  | { type: 'choose'; branches: { weight: number; steps: Step[] }[] }
  | { type: 'repeat'; times: Distribution; steps: Step[] }
  | { type: 'pause'; time: Distribution };

export const comparisons = ['<', '<=', '>', '>=', '=='] as const;
export type Comparison = (typeof comparisons)[number];

export interface Expectation {
  /** Unique in the model: `redirect/expect/0`. */
  id: string;
  /** As the user wrote it, white space folded. */
  text: string;
  subject: { type: 'flow' | 'component' | 'place' | 'group'; id: ElementId };
  metric: string;
  comparison: Comparison;
  /** Base units; a word for `consistency`. */
  value: number | string;
  /** Seconds from the end of the warm-up. */
  during?: { from: number; to: number };
  source: Source;
}

export interface Flow extends Element<FlowSettings> {
  client: ElementId;
  /** Requests per second; absent for closed load. */
  rate?: number;
  /** Made from the arrows because the file has no flow. */
  derived: boolean;
  /** What the client does. */
  steps: Step[];
  expectations: Expectation[];
}

export type Action =
  | { type: 'fail' | 'drain' | 'restart'; count?: number; target: ElementId; role?: Role }
  | { type: 'slow'; count?: number; target: ElementId; role?: Role; factor: number }
  /** Without a target: every flow. */
  | { type: 'load'; target?: ElementId; factor: number }
  | { type: 'partition'; left: ElementId[]; right: ElementId[] }
  | { type: 'degrade'; from: ElementId; to: ElementId; settings: ArrowSettings }
  | { type: 'flush'; target: ElementId }
  | { type: 'scale'; target: ElementId; replicas: number }
  | { type: 'set'; target: ElementId; settings: ComponentSettings };

export interface ScenarioEvent {
  /** Seconds from the end of the warm-up. */
  at: number;
  action: Action;
  /** Seconds; absent: to the end. */
  duration?: number;
  source: Source;
}

export interface Scenario extends Element<ScenarioSettings> {
  events: ScenarioEvent[];
  expectations: Expectation[];
}

export interface View extends Element<ViewSettings> {}

/** A finding that is known and taken: `accept "group/name" on x because "..."`. */
export interface Acceptance {
  rule: string;
  /** Absent: anywhere in the system. */
  element?: ElementId;
  reason: string;
  /** ISO date, the last day on which it holds. */
  until?: string;
  settings: AcceptSettings;
  source: Source;
}

/** `// sysd-ignore-next-line group/name -- reason` */
export interface Suppression {
  uri: string;
  rule: string;
  reason: string;
  /** The line it silences. */
  line: number;
  range: Range;
}

/** A design as plain data: what a file and its imports say, references resolved and defaults filled in. */
export interface Model {
  uri: string;
  system: System;
  places: Place[];
  links: Link[];
  groups: Group[];
  components: Component[];
  connections: Connection[];
  flows: Flow[];
  scenarios: Scenario[];
  views: View[];
  acceptances: Acceptance[];
  suppressions: Suppression[];
}
