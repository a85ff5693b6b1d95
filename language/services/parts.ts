import type { DeepPartial, LangiumCoreServices, LangiumSharedCoreServices, Module } from 'langium';
import { BalancingLexer } from './lexer.ts';
import { ElementNames, QualifiedScopes, TopNames } from './linking.ts';
import { HumaneMessages, LexerMessages } from './messages.ts';
import { createGuardedParser, TextConverter } from './parser.ts';
import { NameDescriptions, NameLinker } from './references.ts';
import { ImportingBuilder } from './workspace.ts';

/** What the language does in its own way, with an editor or without. */
export const coreParts: Module<LangiumCoreServices, DeepPartial<LangiumCoreServices>> = {
  parser: {
    LangiumParser: (services) => createGuardedParser(services),
    Lexer: (services) => new BalancingLexer(services),
    ValueConverter: () => new TextConverter(),
    ParserErrorMessageProvider: () => new HumaneMessages(),
    LexerErrorMessageProvider: () => new LexerMessages(),
  },
  references: {
    Linker: (services) => new NameLinker(services),
    NameProvider: () => new ElementNames(),
    ScopeComputation: (services) => new TopNames(services),
    ScopeProvider: (services) => new QualifiedScopes(services),
  },
  workspace: {
    ReferenceDescriptionProvider: (services) => new NameDescriptions(services),
  },
};

/** What documents share. */
export const sharedParts: Module<LangiumSharedCoreServices, DeepPartial<LangiumSharedCoreServices>> = {
  workspace: {
    DocumentBuilder: (services) => new ImportingBuilder(services),
  },
};
