import { setTimeout as pause } from 'node:timers/promises';
import { PreviewPage } from './preview.mjs';

/** Drives the workbench the way a person does: by keys, by names, by what is to be seen. */
export class Workbench {
  constructor(page) {
    this.page = page;
  }

  async ready() {
    await this.page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 });
  }

  /** Runs a command of the palette by its full title; once more where something took the focus from the palette. */
  async command(title) {
    await eventually(`the command ${title}`, async () => {
      await this.page.keyboard.press('F1');
      return this.choose(`>${title}`, title, 8_000).then(
        () => true,
        () => false,
      );
    });
  }

  /** Changes the colour theme by its label. */
  async theme(label) {
    await this.command('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input[placeholder^="Select Color Theme"]').waitFor();
    await this.choose(label, label);
  }

  /** Types into the quick input and takes the entry of exactly this label; similar ones may stand before it. */
  async choose(text, label, timeout = 30_000) {
    const input = this.page.locator('.quick-input-widget input');
    await input.waitFor({ timeout });
    await input.fill(text, { timeout });
    await this.page
      .locator('.quick-input-list .label-name')
      .getByText(label, { exact: true })
      .first()
      .click({ timeout });
  }

  /** Opens a file of the workspace by its name. */
  async open(name) {
    const input = this.page.locator('.quick-input-widget input');
    await eventually('the list of files', async () => {
      /* A file that is opened from a preview would cover it. */
      await this.page.keyboard.press('Control+1');
      await this.page.keyboard.press('Control+P');
      return input.waitFor({ timeout: 3_000 }).then(
        () => true,
        () => false,
      );
    });
    await input.fill(name);
    // Files opened before stand in the list until the search has ended.
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().click();
    await this.page.locator(`.tab.active[data-resource-name="${name}"]`).first().waitFor();
    await this.page.locator('.part.editor .monaco-editor .view-lines').first().waitFor();
  }

  /** Puts the cursor at the start of a line of the editor in front, 1-based; once more where a preview took the focus. */
  async goTo(line) {
    const there = this.page.locator('.statusbar', { hasText: `Ln ${line}, Col 1` });
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await this.page.locator('.part.editor .monaco-editor .view-lines').first().click();
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

  /** Saves the editor in front. */
  async save() {
    await this.page.keyboard.press('Control+S');
  }

  /** Opens a file and its preview beside it, once its picture is there. */
  async openWithPreview(file, title) {
    await this.open(file);
    await this.page.locator('.part.editor .monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+K');
    await this.page.keyboard.press('v');
    return this.previewOf(title);
  }

  /** The preview of the design of this title. */
  async previewOf(title) {
    const frame = await eventually(`the preview of ${title} is drawn`, async () => {
      for (const one of this.page.frames()) {
        const name = await one
          .locator('h1.unseen')
          .textContent({ timeout: 50 })
          .catch(() => null);
        if (name === title && (await one.locator('[data-element]').count()) > 0) return one;
      }
      return null;
    });
    return new PreviewPage(this, frame);
  }

  /** Whether a text is selected in the editor in front, of so many characters where that is told. */
  async selected(what = '') {
    const status = this.page.locator('.statusbar-item[id="status.editor.selection"]');
    const wanted = new RegExp(what === '' ? 'selected' : `\\(${what} selected\\)`);
    await eventually(`a selection ${what}`, async () => wanted.test((await status.textContent()) ?? ''));
  }

  /** The text of the editor in front, as far as it is in sight. */
  async text() {
    const lines = await this.page.locator('.part.editor .monaco-editor .view-lines').first().innerText();
    return lines.replaceAll('\u00a0', ' ');
  }

  /** Replaces the one place where a text stands in the editor in front. */
  async replace(before, after) {
    await this.page.locator('.part.editor .monaco-editor .view-lines').first().click();
    await this.page.keyboard.press('Control+F');
    const find = this.page.locator('.editor-widget.find-widget .find-part textarea').first();
    await find.waitFor();
    await find.fill(before);
    await this.page.locator('.find-widget .matchesCount', { hasText: '1 of 1' }).waitFor();
    await this.page.keyboard.press('Escape');
    await this.page.keyboard.insertText(after);
  }

  /** Waits for a message in a corner. */
  notification(text) {
    return this.page
      .locator('.notifications-toasts .notification-list-item', { hasText: text })
      .first()
      .waitFor();
  }

  /** What the clipboard holds as text. */
  clipboard() {
    return this.page.evaluate(() => navigator.clipboard.readText());
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
export async function eventually(what, get, milliseconds = 60_000) {
  const deadline = performance.now() + milliseconds;
  let last;
  while (performance.now() < deadline) {
    last = await get();
    if (last) return last;
    await pause(50);
  }
  throw new Error(`${what}: not within ${milliseconds / 1000} s`);
}
