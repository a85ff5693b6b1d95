import type { LangiumCoreServices, LangiumDocument } from 'langium';
import type { CodeActionKind, Diagnostic } from 'vscode-languageserver';
import type { Model } from '../../../src/model/model.ts';
import type { Document } from '../../generated/ast.ts';
import type { TextEdit } from '../../problem.ts';
import type { Documents } from '../resolve.ts';

/** What an editor asks actions for: a stretch of a document, which may be empty. */
export interface ActionRequest {
  services: LangiumCoreServices;
  documents: Documents;
  document: LangiumDocument<Document>;
  root: Document;
  /** The whole text, in which `from` and `to` are offsets. */
  text: string;
  from: number;
  to: number;
  diagnostics: readonly Diagnostic[];
  /** The model of exactly this text; undefined while it is not known. */
  model: Model | undefined;
}

/** A change that is offered. */
export interface Action {
  title: string;
  kind: CodeActionKind;
  edits: TextEdit[];
  diagnostics?: Diagnostic[];
  isPreferred?: boolean;
}

/** Offers the actions of one sort that make sense at the place asked about. */
export type ActionSource = (request: ActionRequest) => Action[];
