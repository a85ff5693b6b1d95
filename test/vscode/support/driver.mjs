import { setTimeout as pause } from 'node:timers/promises';

/** Drives the workbench the way a person does: by keys, by names, by what is to be seen. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  async ready() {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Runs a command of the palette by its full title. */
  async command(title) {
    await this.page.keyboard.press('F1');
    await this.choose(`>${title}`, title);
  }

  /** Changes the colour theme by its label. */
  async theme(label) {
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder^="Select Color Theme"]').waitFor();
    await this.choose(label, label);
  }

  /** Types into the quick input and takes the entry of exactly this label; similar ones may stand before it. */
  async choose(text, label) {
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(text);
    await this.page
      .locator('.quick-input-list .label-name')
      .getByText(label, { exact: true })
      .first()
      .click();
  }

  /** Opens a file of the workspace by its name. */
  async open(name) {
    await this.page.keyboard.press('Control+P');
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor();
    await input.fill(name);
    // Files opened before stand in the list until the search has ended.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await this.page.locator('.tab.active', { hasText: name }).waitFor();
    await this.page.locator('.monaco-editor .view-lines').first().waitFor();
  }

  /** Puts the cursor at the start of a line of the editor in front, 1-based; once more where a preview took the focus. */
  async goTo(line) {
    const there = this.page.locator('.statusbar', { hasText: `Ln ${line}, Col 1` });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await this.page.locator('.monaco-editor .view-lines').first().click();
      await this.page.keyboard.press('Control+G');
      const input = this.page.locator('.quick-input-widget input');
      await input.waitFor();
      await input.fill(`:${line}`);
      await this.page.keyboard.press('Enter');
      const arrived = await there.waitFor({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
      if (arrived) return;
      await this.page.keyboard.press('Escape');
    }
    throw new Error(`the cursor does not go to line ${line}`);
  }

  /** The frame that holds the preview's own page. */
  preview() {
    return eventually('the preview is drawn', async () => {
      for (const frame of this.page.frames()) {
        const drawn = await frame
          .locator('[data-element]')
          .count()
          .catch(() => 0);
        if (drawn > 0) return frame;
      }
      return null;
    });
  }
}

/** Waits until `get` gives something; fails with what it was waiting for, in words. */
export async function eventually(what, get, milliseconds = 30_000) {
  const deadline = performance.now() + milliseconds;
  let last;
  while (performance.now() < deadline) {
    last = await get();
    if (last) return last;
    await pause(50);
  }
  throw new Error(`${what}: not within ${milliseconds / 1000} s`);
}
