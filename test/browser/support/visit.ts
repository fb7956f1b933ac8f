/** What a person does on the sandbox's page, by the words that stand on it. */
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';

export const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

export interface Look {
  viewport?: { width: number; height: number };
  dark?: boolean;
}

/** A visitor who has never been here; what the page complains of is an error of the test. */
export class Visit {
  readonly page: Page;
  readonly #errors: string[] = [];
  /** Every address that the page has asked for, and what came. */
  readonly requests: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.#errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && this.#errors.push(message.text()));
    page.on('request', (request) => this.requests.push(request.url()));
  }

  static async open(browser: Browser, url: string, { viewport = DESKTOP, dark = false }: Look = {}): Promise<Visit> {
    const colorScheme = dark ? 'dark' : 'light';
    // Every message that fades in is painted for two seconds, by the processor.
    const reducedMotion = 'reduce';
    const context = await browser.newContext({ viewport, colorScheme, reducedMotion, permissions: ['microphone'] });
    context.setDefaultTimeout(15_000);
    const visit = new Visit(await context.newPage());
    await visit.page.goto(url);
    await visit.isThere();
    return visit;
  }

  /** The settings stay as they were. */
  async reopens(): Promise<void> {
    await this.page.reload();
    await this.isThere();
  }

  private isThere(): Promise<void> {
    return this.page.getByRole('heading', { level: 1 }).waitFor();
  }

  /** All that the page has loaded, unpacked, and how long it took until it stood there. */
  weight(): Promise<{ bytes: number; loadMs: number }> {
    return this.page.evaluate(() => {
      const loaded = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
      const sizes = (loaded as PerformanceResourceTiming[]).map(({ decodedBodySize }) => decodedBodySize);
      const ends = (loaded as PerformanceResourceTiming[]).map(({ responseEnd }) => responseEnd);
      return { bytes: sizes.reduce((sum, size) => sum + size, 0), loadMs: Math.max(...ends) };
    });
  }

  /** Of the whole page: more than the screen's when something sticks out. */
  width(): Promise<number> {
    return this.page.evaluate(() => document.documentElement.scrollWidth);
  }

  screen(size: { width: number; height: number }): Promise<void> {
    return this.page.setViewportSize(size);
  }

  /** What the page has complained of since it was asked last. */
  takeErrors(): string[] {
    return this.#errors.splice(0);
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** On a narrow screen: phones, groups, what is behind, time. */
  tab(name: string): Locator {
    return this.page.getByRole('navigation').getByRole('button', { name });
  }

  get phone(): Locator {
    return this.page.locator('.phone');
  }

  get room(): Locator {
    return this.page.locator('.room');
  }

  get inspector(): Locator {
    return this.page.locator('.inspector');
  }

  get drawer(): Locator {
    return this.phone.locator('.drawer');
  }

  /** What is sent beside words: 扫码, 照片, 语音, 位置. */
  async opens(name: string): Promise<Locator> {
    await this.phone.getByRole('button', { name, exact: true }).click();
    return this.drawer;
  }

  get tour(): Locator {
    return this.page.getByRole('group', { name: '看一分钟演示' });
  }

  /** Presses “next” until the tour says these words. */
  async hurriesTour(words: string): Promise<void> {
    const said = this.tour.getByText(words);
    while (!(await said.isVisible())) {
      const next = this.tour.getByRole('button', { name: '下一步' }).click();
      await Promise.race([next, said.waitFor()]);
    }
  }

  /** A new resident, whose phone is shown then. */
  async addResident(name: string): Promise<void> {
    this.page.once('dialog', (dialog) => void dialog.accept(name));
    await this.button('添加居民').click();
    await this.page.getByRole('button', { name, pressed: true }).waitFor();
  }

  async scans(grid: string): Promise<void> {
    const grids = await this.opens('扫码');
    await grids.getByRole('button', { name: grid }).click();
  }

  async says(text: string): Promise<void> {
    const box = this.phone.getByRole('textbox', { name: '像在微信里一样说话' });
    await box.fill(text);
    await box.press('Enter');
  }

  /** The newest message on the phone has these words. */
  reads(words: string | RegExp): Promise<void> {
    return this.phone.locator('.message.theirs').last().filter({ hasText: words }).waitFor();
  }

  /** A newcomer until she is registered. */
  async registers(name: string): Promise<void> {
    await this.addResident(name);
    await this.scans('供电社区第一网格');
    await this.reads('同意');
    const talk: [string, RegExp][] = [
      ['同意', /住/],
      ['十号小区3号楼2单元401', /称呼/],
      [name, /手机/],
      ['跳过', /登记好了/],
    ];
    for (const [says, reads] of talk) {
      await this.says(says);
      await this.reads(reads);
    }
  }

  /** From the sentence to the receipt; the ticket's number. */
  async reports(problem: string): Promise<string> {
    await this.says(problem);
    await this.reads('对吗');
    await this.says('对');
    await this.reads('已收到，工单');
    const text = await this.phone.locator('.message.theirs').last().textContent();
    return /工单 (\d{7})/.exec(text ?? '')?.[1] ?? '';
  }

  /** Messages of the group that is open, with all of these words. */
  inGroup(...words: (string | RegExp)[]): Locator {
    return words.reduce<Locator>((found, hasText) => found.filter({ hasText }), this.room.locator('.message'));
  }

  /** What went over the wire for the newest of these messages has these words. */
  async looksInto(messages: Locator, words: string[]): Promise<void> {
    await messages.last().getByRole('button', { name: '原文' }).press('Enter');
    const wire = this.page.getByRole('dialog');
    for (const word of words) await wire.getByText(word).first().waitFor();
    await this.page.keyboard.press('Escape');
  }

  /** Whoever of the staff speaks in the group. */
  async commands(text: string): Promise<void> {
    const box = this.room.getByRole('textbox');
    await box.fill(text);
    await box.press('Enter');
  }

  /** The newest alert is quoted, and every command stands there to be chosen. */
  async opensCommands(): Promise<void> {
    await this.inGroup('【新工单】').last().getByRole('button', { name: '引用' }).click();
    await this.room.locator('textarea:focus').fill('/');
    await this.button('/接单').waitFor();
  }

  /** All that was done and read so far, as a file. */
  async saves(): Promise<string> {
    await this.tab('时间和故障').click();
    const [file] = await Promise.all([
      this.page.waitForEvent('download'),
      this.page.getByRole('link', { name: '存下来' }).click(),
    ]);
    return readFileSync(await file.path(), 'utf8');
  }

  async replays(transcript: string): Promise<void> {
    const file = { name: 'mulin.talk', mimeType: 'text/plain', buffer: Buffer.from(transcript) };
    await this.page.getByLabel('重放').filter({ visible: true }).setInputFiles(file);
  }
}
