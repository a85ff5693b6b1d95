/*
 * A webview may start workers from blob: addresses alone, so a worker's script is fetched first. The address of the
 * blob is kept: a worker that was terminated starts again without another fetch.
 */

const blobs = new Map<string, Promise<string>>();

/** Starts a classic worker from a script's address; rejects when the script cannot be fetched. */
export async function startWorker(address: string): Promise<Worker> {
  const known = blobs.get(address) ?? fetchAsBlob(address);
  blobs.set(address, known);
  try {
    return new Worker(await known);
  } catch (error) {
    blobs.delete(address);
    throw error;
  }
}

async function fetchAsBlob(address: string): Promise<string> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return URL.createObjectURL(new Blob([await answer.text()], { type: 'text/javascript' }));
}
