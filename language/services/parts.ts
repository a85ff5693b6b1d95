import type { DeepPartial, LangiumCoreServices, Module } from 'langium';
import { createGuardedParser, TextConverter } from './parser.ts';
import { HumaneMessages, LexerMessages } from './messages.ts';

/** What the language does in its own way, with an editor or without. */
export const coreParts: Module<LangiumCoreServices, DeepPartial<LangiumCoreServices>> = {
  parser: {
    LangiumParser: (services) => createGuardedParser(services),
    ValueConverter: () => new TextConverter(),
    ParserErrorMessageProvider: () => new HumaneMessages(),
    LexerErrorMessageProvider: () => new LexerMessages(),
  },
};
