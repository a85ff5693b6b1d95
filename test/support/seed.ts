import fc from 'fast-check';

/**
 * Drawn examples are the same on every run, so that a test that passed here passes there; `SYSD_SEED=123 npm run unit`
 * draws others.
 */
fc.configureGlobal({ seed: Number(process.env.SYSD_SEED ?? 1) });
