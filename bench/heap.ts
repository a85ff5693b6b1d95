import type { CDPSession } from 'playwright-core';

/** What a page holds once all that can go is gone, bytes. */
export interface Held {
  used: number;
  /** Of that its scripts' own data, without what the browser has compiled of them: it compiles more the more they run. */
  data: number;
  /** Elements and listeners, also those that are no longer in the page. */
  page: string;
}

export async function heapOf(session: CDPSession): Promise<Held> {
  for (let time = 0; time < 3; time += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  return {
    used: usedSize,
    data: await dataOf(session),
    page: `${nodes} elements, ${jsEventListeners} listeners`,
  };
}

/** The part of a snapshot of the heap that is read here: of each node so many numbers, one after another. */
interface Snapshot {
  snapshot: { meta: { node_fields: string[]; node_types: [string[], ...unknown[]] } };
  nodes: number[];
}

async function dataOf(session: CDPSession): Promise<number> {
  const chunks: string[] = [];
  const keep = ({ chunk }: { chunk: string }) => chunks.push(chunk);
  session.on('HeapProfiler.addHeapSnapshotChunk', keep);
  await session.send('HeapProfiler.takeHeapSnapshot', {});
  session.off('HeapProfiler.addHeapSnapshotChunk', keep);
  const { snapshot, nodes }: Snapshot = JSON.parse(chunks.join(''));
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const others = new Set([types[0].indexOf('code'), types[0].indexOf('native')]);
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  let sum = 0;
  for (let at = 0; at < nodes.length; at += fields.length)
    if (!others.has(nodes[at + type] ?? 0)) sum += nodes[at + size] ?? 0;
  return sum;
}
