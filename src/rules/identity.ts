import type { Finding } from './finding.ts';

/**
 * What makes a finding the same one after edits elsewhere: its rule, its element and its flow, and neither its lines nor
 * the figures in its message.
 */
export function identityOf({ rule, element, flow }: Pick<Finding, 'rule' | 'element' | 'flow'>): string {
  return JSON.stringify([rule, element ?? '', flow ?? '']);
}
