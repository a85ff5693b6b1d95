/**
 * How full a component is: the busier of its cores and its slots. A caller that waits for its callees is full with idle
 * cores.
 */
export function loadOf({
  utilization,
  slotUtilization,
}: {
  utilization: number;
  slotUtilization: number;
}): number {
  return Math.max(utilization, slotUtilization);
}
