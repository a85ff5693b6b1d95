import type { Call, Step } from '../../src/model/model.ts';

/** A call tree in one line each: `caller -> callee operation`, indented by depth. */
export function outline(steps: readonly Step[], indent = ''): string[] {
  return steps.flatMap((step) => (step.type === 'call' ? lines(step, indent) : [`${indent}${step.type}`]));
}

function lines(call: Call, indent: string): string[] {
  const arrow = call.arrow === 'sync' ? '->' : '~>';
  const targets = call.targets.map(({ component, role }) => component + (role ? `.${role}` : '')).join(',');
  const operation = call.operation ? ` ${call.operation}` : '';
  return [
    `${indent}${call.callers.join(',')} ${arrow} ${targets}${operation}`,
    ...outline(call.steps, `${indent}  `),
    ...(call.miss
      ? [`${indent}  miss by ${call.miss.by}`, ...outline(call.miss.steps, `${indent}    `)]
      : []),
    ...(call.otherwise ? [`${indent}  else`, ...outline(call.otherwise, `${indent}    `)] : []),
    ...(call.undo ? [`${indent}  undo`, ...outline(call.undo, `${indent}    `)] : []),
  ];
}
