import type { Rule } from '../rule.ts';
import { internalExposed } from './internal-exposed.ts';
import { noAuth } from './no-auth.ts';
import { plaintextLink } from './plaintext-link.ts';
import { publicDatastore } from './public-datastore.ts';
import { sensitiveCookie } from './sensitive-cookie.ts';
import { unencryptedAtRest } from './unencrypted-at-rest.ts';

/** Exposure. */
export const securityRules: readonly Rule[] = [
  plaintextLink,
  publicDatastore,
  noAuth,
  unencryptedAtRest,
  sensitiveCookie,
  internalExposed,
];
