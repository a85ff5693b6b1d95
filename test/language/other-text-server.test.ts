import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import { serverMethods } from '../../src/protocol.ts';
import { LanguageClient } from '../support/language-client.ts';

let client: LanguageClient;
beforeAll(async () => {
  client = await LanguageClient.start();
});
afterAll(() => client.stop());

const uri = pathToFileURL('test/scratch-other-text.sysd').href;
const modelOf = (text: string): Promise<Model | null> =>
  client.connection.sendRequest(serverMethods.modelOf, { uri, text });

it('tells what another text of a document describes', async () => {
  const model = await modelOf('client users\nservice api\nusers -> api\n');
  expect(model?.components.map(({ id }) => id)).toEqual(['users', 'api']);
});

it('tells nothing of a text with errors', async () => {
  expect(await modelOf('service {{{\n')).toBeNull();
});
