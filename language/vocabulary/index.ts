/** The words of the language, what they mean and how their values are read. */
export { isMetric, type Metric, type MetricName, metricOf, metrics } from '../../src/model/metrics.ts';
export {
  arrowDefaults,
  defaultOf,
  defaultsOf,
  flowDefaults,
  scenarioDefaults,
  settingsFor,
  systemDefaults,
} from './defaults.ts';
export { describeForm } from './describe.ts';
export type {
  AnyProperty,
  Default,
  Dimension,
  Form,
  Owner,
  Property,
  ReferenceKind,
  Shape,
  Subject,
} from './descriptor.ts';
export { distributions } from './distributions.ts';
export { quantityText } from './format.ts';
export { type Interpretation, interpret } from './interpret.ts';
export {
  type ActionWord,
  actionWords,
  type Category,
  kinds,
  operationWords,
  places,
  roleWords,
} from './kinds.ts';
export { readMetric } from './metrics.ts';
export { nearest } from './nearest.ts';
export { type ParsedQuantity, parseQuantity, type Quantity } from './quantity.ts';
export { readShape } from './read.ts';
export { readDistribution } from './read-distribution.ts';
export * as shapes from './shapes.ts';
export { appliesTo, owners, propertiesOf, propertyOf, type SettingsByOwner, tables } from './tables.ts';
export { settingText } from './text.ts';
export { dimensions, units } from './units.ts';
export type {
  ArgumentTree,
  ProblemCode,
  PropertyTree,
  Reader,
  Resolve,
  ValueTree,
  VocabularyProblem,
} from './value.ts';
