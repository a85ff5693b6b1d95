/** What a group of tests came to. */
export const outcome = () => ({ passed: [], failed: [], skipped: [], notes: [] });

export function tally({ passed, failed, skipped }) {
  const counts = `${passed.length} passed, ${failed.length} failed`;
  return skipped.length > 0 ? `${counts}, ${skipped.length} skipped` : counts;
}

const indented = (text) => text.replace(/^/gm, '         ');

/** Prints every test of an outcome, failures last. */
export function report({ passed, failed, skipped, notes }) {
  for (const name of passed) console.log(`ok       ${name}`);
  for (const note of notes) console.log(`figures  ${note}`);
  for (const { name, reason } of skipped) console.log(`skipped  ${name}: ${reason}`);
  for (const { name, message } of failed) console.log(`FAILED   ${name}\n${indented(message)}`);
}

/** Prints an outcome and sets the exit code of a script that was started by itself. */
export function conclude(result) {
  report(result);
  console.log(tally(result));
  process.exitCode = result.failed.length > 0 ? 1 : 0;
}

/** The outcome of a part that could not be run: skipped, or failed where nothing may be left out. */
export function leftOut(name, reasons, mayBe) {
  const result = outcome();
  if (mayBe) result.skipped.push({ name, reason: reasons.join('; ') });
  else result.failed.push({ name, message: `must not be left out here: ${reasons.join('\n')}` });
  return result;
}
