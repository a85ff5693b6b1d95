import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  baselinePlaceOf,
  type Disk,
  type FileText,
  type Surroundings,
  surroundingsOf,
} from '../../language/surroundings.ts';
import { type Baseline, emptyBaseline, readBaseline } from '../rules/baseline.ts';
import type { Configuration } from '../rules/configuration.ts';
import type { JsonProblem } from '../rules/json.ts';
import { readConfiguration } from '../rules/read-configuration.ts';
import { rules } from '../rules/registry.ts';
import { UsageError } from './command.ts';
import { pathOf, readOptional, uriOf } from './input.ts';

/** What the project of a design says of its checks. */
export interface Project {
  configuration?: Configuration;
  baseline?: Baseline;
  /** Where the baseline is, or would be written. */
  baselineUri: string;
}

const disk: Disk = {
  exists: async (uri) => existsSync(pathAt(uri)),
  read: async (uri) => readOptional(pathAt(uri)),
};

/** Addresses that are none of a disk lead nowhere. */
function pathAt(uri: string): string {
  return uri.startsWith('file:') ? fileURLToPath(uri) : '';
}

/** The projects of the files of one command; every configuration and baseline is read once. */
export class Projects {
  private readonly byFolder = new Map<string, Promise<Project>>();
  private readonly configurations = new Map<string, Configuration>();
  private readonly baselines = new Map<string, Baseline>();
  private readonly roots = [uriOf(homedir())];

  /** `baseline`: the path of the baseline of all files, in place of the one that is found; it may be yet to be written. */
  constructor(
    private readonly baseline: string | undefined,
    private readonly mayBeMissing: boolean,
  ) {}

  /** Throws UsageError, with the place, for a configuration or a baseline that is wrong. */
  of(uri: string): Promise<Project> {
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    const known = this.byFolder.get(folder) ?? this.read(uri);
    this.byFolder.set(folder, known);
    return known;
  }

  /** Baselines were written: they are read anew. */
  forget(): void {
    this.byFolder.clear();
    this.baselines.clear();
  }

  private async read(uri: string): Promise<Project> {
    const found = await this.surroundings(uri);
    const configuration = found.configuration && this.configurationOf(found.configuration);
    const baseline = found.baseline && this.baselineOf(found.baseline);
    const baselineUri =
      found.baseline?.uri ??
      (this.baseline === undefined
        ? await baselinePlaceOf(uri, disk, this.roots, `${uriOf('.')}/`)
        : uriOf(this.baseline));
    return { baselineUri, ...(configuration ? { configuration } : {}), ...(baseline ? { baseline } : {}) };
  }

  private async surroundings(uri: string): Promise<Surroundings> {
    const found = await surroundingsOf(uri, disk, this.roots);
    if (this.baseline === undefined) return found;
    const named = { uri: uriOf(this.baseline), text: await readOptional(this.baseline) };
    if (named.text === undefined && !this.mayBeMissing)
      throw new UsageError(`there is no baseline ${this.baseline}; --update-baseline writes it`);
    const { configuration } = found;
    return {
      ...(configuration ? { configuration } : {}),
      ...(named.text === undefined ? {} : { baseline: { uri: named.uri, text: named.text } }),
    };
  }

  private configurationOf({ uri, text }: FileText): Configuration {
    const known = this.configurations.get(uri);
    if (known) return known;
    const { configuration, problems } = readConfiguration(text, uri, rules);
    if (problems.length > 0)
      throw new UsageError(problems.map((problem) => told(uri, problem)).join('\nsysd: '));
    this.configurations.set(uri, configuration);
    return configuration;
  }

  private baselineOf({ uri, text }: FileText): Baseline {
    const known = this.baselines.get(uri);
    if (known) return known;
    const read = readBaseline(text, uri);
    if (!read.ok) throw new UsageError(told(uri, read.problem));
    this.baselines.set(uri, read.baseline);
    return read.baseline;
  }
}

/** Whether a design that a baseline speaks of is there. */
export function isThere({ folder }: Baseline, path: string): boolean {
  return existsSync(pathAt(`${folder}${path.split('/').map(encodeURIComponent).join('/')}`));
}

/** The baseline of a project, or one in which nothing is known. */
export function baselineIn({ baseline, baselineUri }: Project): Baseline {
  return baseline ?? emptyBaseline(baselineUri);
}

function told(uri: string, { message, range: { start } }: JsonProblem): string {
  return `${pathOf(uri)}:${start.line + 1}:${start.character + 1}: ${message}`;
}
