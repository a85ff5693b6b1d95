import { callsIn, lookup } from '../../model/lookup.ts';
import type { Component, Connection, Model } from '../../model/model.ts';
import type { ArrowSettings, DataClass } from '../../model/settings.ts';
import { callsAlong } from '../flows.ts';
import { sensitive } from './zones.ts';

/**
 * Sensitive data that travels along an arrow: of its targets, of all that is called behind it to answer, and what a
 * client sends.
 */
export function carriedAlong(model: Model, connection: Connection): DataClass[] {
  const { components } = lookup(model);
  const caller = components.get(connection.from);
  const behind = callsAlong(model, connection.id).flatMap((call) =>
    callsIn(call.steps).concat(callsIn(call.miss?.steps ?? [])),
  );
  const reached = [...connection.targets, ...behind.flatMap(({ targets }) => targets)];
  const classes = reached.flatMap(({ component }) => components.get(component)?.settings.data ?? []);
  return sensitive([...classes, ...(caller?.kind === 'client' ? (caller.settings.data ?? []) : [])]);
}

const encryptedProtocols: ReadonlySet<string> = new Set([
  'https',
  'http3',
  'wss',
  'sftp',
  'ssh',
  'ftps',
  'scp',
  'smtps',
  'imaps',
  'pop3s',
  'ldaps',
  'amqps',
  'mqtts',
  'rediss',
  'tls',
  'mtls',
  'quic',
]);

/** Protocols in the clear that have an encrypted one of another name. What is spoken over tcp or udp may be either. */
const clearProtocols: ReadonlyMap<string, string> = new Map([
  ['http', 'https'],
  ['ws', 'wss'],
  ['ftp', 'sftp'],
  ['telnet', 'ssh'],
  ['smtp', 'smtps'],
  ['imap', 'imaps'],
  ['pop3', 'pop3s'],
  ['ldap', 'ldaps'],
]);

/** These send a password with every session. */
const passwordProtocols: ReadonlySet<string> = new Set(['ftp', 'telnet']);

export function isEncryptedProtocol(protocol: string | undefined): boolean {
  return protocol !== undefined && encryptedProtocols.has(protocol.toLowerCase());
}

export function sendsPasswords(protocol: string | undefined): boolean {
  return protocol !== undefined && passwordProtocols.has(protocol.toLowerCase());
}

/** The encrypted protocol in place of one in the clear. */
export function encryptedInstead(protocol: string | undefined): string | undefined {
  return clearProtocols.get(protocol?.toLowerCase() ?? '');
}

export type Secrecy = 'encrypted' | 'clear' | 'unsaid';

/** What the file says of a call: encrypted, in the clear, or nothing. */
export function secrecyOf(
  settings: ArrowSettings,
  caller: Component | undefined,
  callees: readonly (Component | undefined)[],
): Secrecy {
  const { encrypted, protocol } = settings;
  if (encrypted !== undefined) return encrypted ? 'encrypted' : 'clear';
  if (isEncryptedProtocol(protocol)) return 'encrypted';
  if (clearProtocols.has(protocol?.toLowerCase() ?? '')) return 'clear';
  if (callees.length > 0 && callees.every((callee) => callee?.settings.auth === 'mtls')) return 'encrypted';
  const before = caller?.settings.tls;
  if (before === 're-encrypt' || before === 'pass-through') return 'encrypted';
  return callees.length > 0 && callees.every((callee) => callee?.settings.tls !== undefined)
    ? 'encrypted'
    : 'unsaid';
}
