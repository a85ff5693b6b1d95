import { eventually } from './driver.mjs';

/** The page of one preview, driven by what is to be seen in it. */
export class PreviewPage {
  constructor(workbench, frame) {
    this.workbench = workbench;
    this.frame = frame;
  }

  locator(selector, options) {
    return this.frame.locator(selector, options);
  }

  /** The card, arrow or box of an element, as a click must meet it. */
  card(element) {
    return this.frame.locator(`.sysd-node[data-element="${element}"] .sysd-card`).first();
  }

  /** Waits until something is to be seen as often as told, once where nothing is told. */
  async sees(selector, times) {
    if (times === undefined) return this.frame.locator(selector).first().waitFor({ state: 'attached' });
    await eventually(`${selector} ${times} times`, async () => {
      return (await this.frame.locator(selector).count()) === times;
    });
  }

  async gone(selector) {
    await this.frame.locator(selector).first().waitFor({ state: 'detached' });
  }

  /** Waits until a part reads as told. */
  async reads(selector, pattern) {
    const part = this.frame.locator(selector).first();
    let last = '';
    await eventually(`${selector} reads ${pattern}`, async () => {
      last = (await part.textContent({ timeout: 1000 }).catch(() => '')) ?? '';
      return pattern.test(last);
    }).catch((error) => {
      throw new Error(`${error.message}; it reads: ${last}`);
    });
  }

  /** Chooses one of the pictures by its name in the list, `view front`, or `system`. */
  async show(picture) {
    await this.frame.locator('select[aria-label="Picture"]').selectOption(picture);
  }

  async colour(metric) {
    await this.frame.locator('select[aria-label="Colours"]').selectOption(metric);
  }

  button(name) {
    return this.frame.getByRole('button', { name });
  }

  /** Takes a line of the menu behind the dots. */
  async more(line) {
    await this.frame.locator('.icon-button.more').click();
    await this.frame.getByRole('menuitem', { name: line }).click();
  }

  /** Elements that the picture shows as cards, by name. */
  async cards() {
    const shown = await this.frame
      .locator('.sysd-node')
      .evaluateAll((nodes) => nodes.map((node) => node.dataset.element));
    return [...new Set(shown)].sort();
  }

  /** Waits for a simulation of the design as it is. */
  async simulated() {
    await this.frame.locator('.results:not(.old) .provenance').waitFor({ timeout: 60_000 });
    await this.gone('.progress');
  }

  async tab(name) {
    await this.frame.getByRole('tab', { name }).click();
  }
}
