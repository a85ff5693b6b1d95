import type { Analysis } from '../analysis/facts.ts';
import type { Acceptance, Model, Suppression } from '../model/model.ts';
import type { ElementId, Severity } from '../model/settings.ts';
import type { Range, Source } from '../model/source.ts';
import type { AcceptancePolicy } from './configuration.ts';
import type { Change } from './edits.ts';
import type { Evidence, FixLabel, RelatedPlace } from './finding.ts';
import type { RuleOption } from './options.ts';

/** What a rule's page says. Markdown in the texts; the examples are whole .sysd files. */
export interface Documentation {
  /** What is reported and when. */
  what: string;
  /** Why it matters, in a few sentences. */
  why: string;
  /** Where the why comes from: author, title, section. */
  sources: readonly string[];
  /** A file that has the finding. */
  bad: string;
  /** The same file without it. */
  good: string;
  /** When the finding may be accepted, or that it may not. */
  accept: string;
}

/** What a rule may look at. */
export interface Context {
  model: Model;
  analysis: Analysis;
  /** ISO date. */
  today: string;
  /** Ids of all rules. */
  known: ReadonlySet<string>;
  /** Ids of those that report contradictions. */
  contradictions: ReadonlySet<string>;
  /** Acceptances and suppressions that covered a finding; complete only for rules of the last phase. */
  used: ReadonlySet<Acceptance | Suppression>;
  /** What the project demands of acceptances. */
  policy?: AcceptancePolicy;
  /** What the project's configuration says of an option; read it through `optionOf`, which knows the default. */
  stated?(rule: string, option: string): unknown;
}

export interface Suggestion {
  title: string;
  label: FixLabel;
  changes: Change[];
}

/** A finding before severity, acceptances and text edits. */
export interface Issue {
  /** The element it is about; absent when it is about a place in the text alone. */
  element?: ElementId;
  /** The flow it is about, where the element is not the flow itself: it tells two findings of one element apart. */
  flow?: ElementId;
  uri: string;
  range: Range;
  message: string;
  evidence: Evidence;
  /** Sentence that names the default on which the verdict rests; told when the evidence is `assumed`. */
  assumption?: string;
  /** Other than the rule's own level. */
  level?: Severity;
  related: RelatedPlace[];
  fixes: Suggestion[];
  /** Where an acceptance of this finding goes and what it names; absent: none is offered. */
  acceptable?: { source: Source; name: string };
}

export interface Rule {
  /** `group/name`, also the path of its file. */
  id: string;
  title: string;
  level: Severity;
  documentation: Documentation;
  /**
   * It reports statements that cannot be true together: it stays an error in a development environment
   * and cannot be accepted.
   */
  contradiction?: boolean;
  /** `last`: runs after all others, when it is known which acceptances were of use. */
  phase?: 'last';
  /** What a project may set for it in its configuration; read with `optionOf`. */
  options?: readonly RuleOption[];
  check(context: Context): Iterable<Issue>;
}
