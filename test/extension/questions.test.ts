import { describe, expect, it } from 'vitest';
import { Questions } from '../../src/extension/questions.ts';

describe('questions to a page', () => {
  it('are answered by their numbers, in whatever order', async () => {
    const questions = new Questions<string>();
    const ids: number[] = [];
    const answers = [questions.ask((id) => ids.push(id)), questions.ask((id) => ids.push(id))];
    for (const id of [...ids].reverse()) questions.answered(id, `answer ${id}`);
    expect(await Promise.all(answers)).toEqual(ids.map((id) => `answer ${id}`));
  });

  it('fail with the reason that the page gives', async () => {
    const questions = new Questions<string>();
    const answer = questions.ask((id) => questions.fail(id, 'The picture is too large.'));
    await expect(answer).rejects.toThrow('The picture is too large.');
  });

  it('fail when nobody is there any more', async () => {
    const questions = new Questions<string>();
    const answer = questions.ask(() => {});
    questions.failAll('The preview was closed.');
    await expect(answer).rejects.toThrow('The preview was closed.');
  });

  it('fail when no answer comes', async () => {
    await expect(new Questions<string>(1).ask(() => {})).rejects.toThrow('The preview did not answer');
  });

  it('are answered once: a second answer is nobody’s', async () => {
    const questions = new Questions<string>();
    const answer = questions.ask((id) => {
      questions.answered(id, 'first');
      questions.answered(id, 'second');
    });
    expect(await answer).toBe('first');
  });
});
