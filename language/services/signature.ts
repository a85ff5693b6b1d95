import type { LangiumDocument } from 'langium';
import type { SignatureHelpProvider } from 'langium/lsp';
import {
  MarkupKind,
  type SignatureHelp,
  type SignatureHelpParams,
  type SignatureInformation,
} from 'vscode-languageserver';
import { describeForm } from '../vocabulary/index.ts';
import { fieldText } from './completion/documentation.ts';
import { placeAt } from './completion/place.ts';
import type { Signature } from './completion/signatures.ts';
import type { CallPlace, Slot } from './completion/slots.ts';
import { parameterAt } from './completion/values.ts';

/** Tells the parameters of the call, or the keys of the block, in which the cursor stands. */
export class SysdSignatureHelp implements SignatureHelpProvider {
  readonly signatureHelpOptions = {
    triggerCharacters: ['(', ',', ':', '{'],
    retriggerCharacters: [' ', ')'],
  };

  provideSignatureHelp(document: LangiumDocument, params: SignatureHelpParams): SignatureHelp | undefined {
    const place = placeAt(document.textDocument.getText(), document.textDocument.offsetAt(params.position));
    const found = place?.walk.found.at(0);
    if (!place || !found) return undefined;
    if (found.call) return callHelp(found.call, place.prefix);
    return bodyHelp(found.slot);
  }
}

function callHelp({ signatures, before, label }: CallPlace, prefix: string): SignatureHelp | undefined {
  if (signatures.length === 0) return undefined;
  const typed =
    label ?? signatures.flatMap(({ parameters }) => parameters).find(({ name }) => name === prefix)?.name;
  const active = signatures.map((signature) => activeIn(signature, before, typed));
  const fitting = signatures.findIndex(
    (signature, index) => fits(signature, before, typed) && active[index] !== -1,
  );
  const chosen = Math.max(0, fitting);
  return {
    signatures: signatures.map((signature, index) => informationOf(signature, active[index] ?? -1)),
    activeSignature: chosen,
    activeParameter: Math.max(0, active[chosen] ?? 0),
  };
}

/** The parameter at the cursor; what repeats is one parameter. */
function activeIn(signature: Signature, before: CallPlace['before'], label: string | undefined): number {
  return signature.rest ? 0 : parameterAt(signature, before, label);
}

/** Whether a form of the call knows every label that is given. */
function fits(
  { parameters, rest }: Signature,
  before: CallPlace['before'],
  label: string | undefined,
): boolean {
  return [...before, label].every(
    (each) => each === undefined || rest !== undefined || parameters.some(({ name }) => name === each),
  );
}

function informationOf(
  { name, documentation, parameters, rest }: Signature,
  active: number,
): SignatureInformation {
  const written = [
    ...parameters.map((parameter) => ({
      text: `${parameter.name}: ${shortForm(describeForm(parameter.form))}${parameter.optional ? '?' : ''}`,
      documentation: fieldText(parameter.documentation, parameter.form),
    })),
    ...(rest
      ? [{ text: `${rest.label === undefined ? '' : `${rest.label}: `}…`, documentation: rest.documentation }]
      : []),
  ];
  return {
    label: `${name}(${written.map(({ text }) => text).join(', ')})`,
    documentation: { kind: MarkupKind.Markdown, value: documentation },
    parameters: written.map(({ text, documentation: about }) => ({
      label: text,
      documentation: { kind: MarkupKind.Markdown, value: about },
    })),
    ...(active >= 0 ? { activeParameter: active } : {}),
  };
}

/** `a time such as 8ms` as `time`. */
const shortForm = (described: string) => described.replace(/ such as .*$/, '').replace(/^an? /, '');

/** A longer block is no signature; completion tells its keys. */
const mostFields = 12;

/** The fields of a block such as `retries: { … }`, those given already left to the end. */
function bodyHelp(slot: Slot): SignatureHelp | undefined {
  if (slot.type !== 'key' || slot.keys.from !== 'fields') return undefined;
  const { keys, given } = slot;
  const fields = Object.entries(keys.fields);
  const next = fields.findIndex(([key]) => !given.has(key));
  if (fields.length === 0 || fields.length > mostFields) return undefined;
  const written = fields.map(([key, { form, documentation, required }]) => ({
    text: `${key}: ${shortForm(describeForm(form))}${required ? '' : '?'}`,
    documentation: fieldText(documentation, form, required),
  }));
  return {
    signatures: [
      {
        label: `{ ${written.map(({ text }) => text).join('  ')} }`,
        parameters: written.map(({ text, documentation }) => ({
          label: text,
          documentation: { kind: MarkupKind.Markdown, value: documentation },
        })),
      },
    ],
    activeSignature: 0,
    activeParameter: Math.max(0, next),
  };
}
