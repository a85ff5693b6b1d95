import type { Acceptance, Model, Suppression } from '../../src/model/model.ts';
import type { AcceptSettings, ElementId, ViewSettings } from '../../src/model/settings.ts';
import type { Accept, View } from '../generated/ast.ts';
import { scanText, silencer } from '../services/text.ts';
import type { Context } from './context.ts';
import { headOf } from './element.ts';
import type { SysdDocument } from './project.ts';
import { allFrom, settingsOf } from './properties.ts';
import { featureRange, sourceOf, wordRange } from './source.ts';

const ruleName = /^[a-z0-9-]+\/[a-z0-9-]+$/;

/** Adds an acceptance; `around` is the element whose braces it stands in. */
export function addAcceptance(context: Context, model: Model, node: Accept, around?: ElementId): void {
  const named = node.element ? context.resolve(node.element, 'element')?.id : around;
  const settings = settingsOf<AcceptSettings>(context, node, 'accept', node.body?.properties ?? []);
  const ruleRange = featureRange(node, 'rule');
  const rule: string | undefined = node.rule;
  if (!rule) return;
  if (!ruleName.test(rule))
    context.report(
      'bad-rule-name',
      node,
      `\`${rule}\` is not the name of a rule, such as "spof/single-instance".`,
      ruleRange,
    );
  if (!node.reason?.trim()) {
    const message = 'Say why it is acceptable: `because "..."`.';
    context.report('missing-reason', node, message, featureRange(node, 'reason') ?? ruleRange);
    return;
  }
  if (node.element && named === undefined) return;
  const until = dateOf(context, node);
  const acceptance: Acceptance = {
    rule,
    ...(named === undefined ? {} : { element: named }),
    reason: node.reason,
    ...(until === undefined ? {} : { until }),
    settings,
    source: sourceOf(context.uriOf(node), node, { name: ruleRange, body: node.body }),
  };
  model.acceptances.push(acceptance);
}

function dateOf(context: Context, node: Accept): string | undefined {
  if (!node.until) return undefined;
  const date = new Date(`${node.until}T00:00:00Z`);
  if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(node.until)) return node.until;
  context.report('impossible-value', node, `There is no day ${node.until}.`, featureRange(node, 'until'));
  return undefined;
}

/** Adds a view. */
export function addView(context: Context, model: Model, node: View): void {
  const head = headOf(context, node);
  const settings = settingsOf<ViewSettings>(context, node, 'view', node.body?.properties ?? []);
  if (!head) return;
  model.views.push({
    ...head,
    ...allFrom(settings, { from: 'file' }),
    source: sourceOf(context.uriOf(node), node, {
      name: featureRange(node, 'name') ?? wordRange(node, 'view'),
      body: node.body,
    }),
  });
}

const comment = new RegExp(`^//\\s*${silencer}\\s+(\\S+)(?:\\s+--\\s*(.*))?$`);

/** Adds what the comments of a document silence. */
export function addSuppressions(context: Context, model: Model, document: SysdDocument): void {
  const uri = document.uri.toString();
  const text = document.textDocument;
  for (const { offset, length } of scanText(text.getText()).silencers) {
    const start = text.positionAt(offset);
    const range = { start, end: text.positionAt(offset + length) };
    const match = comment.exec(text.getText(range).trim());
    const [, rule, reason] = match ?? [];
    const problem =
      rule === undefined || !ruleName.test(rule) ? 'rule' : reason?.trim() ? undefined : 'reason';
    if (problem === undefined && rule !== undefined && reason !== undefined) {
      const suppression: Suppression = { uri, rule, reason: reason.trim(), line: start.line + 1, range };
      model.suppressions.push(suppression);
      continue;
    }
    context.problems.push({
      rule: problem === 'reason' ? 'language/missing-reason' : 'language/bad-rule-name',
      severity: 'error',
      message: `Write \`// ${silencer} group/name -- reason\`: ${problem === 'reason' ? 'the reason' : 'the name of the rule'} is missing.`,
      uri,
      range,
      fixes: [],
      related: [],
    });
  }
}
