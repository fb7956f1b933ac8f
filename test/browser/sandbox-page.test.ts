/** The sandbox's page in a real browser, with the real bot behind it: what a visitor does and sees. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openSandbox } from './support/sandbox.ts';
import { DESKTOP, type Look, PHONE, Visit } from './support/visit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

const path = chromiumPath();
const title = path
  ? 'the sandbox’s page'
  : 'the sandbox’s page (no Chromium here: set CHROME_PATH or install chromium)';

(path ? describe : describe.skip)(title, function () {
  this.timeout(90_000);
  let sandbox: Sandbox;
  let browser: Browser;
  let visit: Visit;

  const open = async (look?: Look) => {
    visit = await Visit.open(browser, sandbox.url, look);
    return visit;
  };

  before(async () => {
    [sandbox, browser] = await Promise.all([openSandbox(), launchChromium(path ?? '')]);
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  afterEach(async () => {
    await visit?.close();
    expect(visit?.errors ?? []).to.deep.equal([]);
  });

  it('plays the tour to its end', async () => {
    await open({ viewport: PHONE });
    await visit.button('看一分钟演示').click();
    await visit.hurriesTour('由她来评价');
    expect(await visit.width()).to.equal(PHONE.width);
    await visit.hurriesTour('现在您来试试');
    await visit.reads('谢谢您的评价');
    expect(
      await visit.tour.getByRole('button', { name: '关闭' }).evaluate((it) => it === document.activeElement),
    ).to.equal(true);
  });

  it('lets a resident report on a phone’s screen, and counts what is new in the groups', async () => {
    const { page } = await open({ viewport: PHONE });
    await visit.registers('孙奶奶');
    const number = await visit.reports('3号楼2单元下水道堵了');
    await visit.tab('工作群').getByText('1 条新消息').waitFor();
    expect(await visit.room.isVisible()).to.equal(false);
    await visit.tab('工作群').click();
    await visit.inGroup('【新工单】', number).waitFor();
    await page.getByRole('navigation').getByText('条新消息').waitFor({ state: 'detached' });
    expect(await visit.width()).to.equal(PHONE.width);
  });

  it('takes a ticket by a quoted alert and a completed command, with the keyboard alone', async () => {
    const { page } = await open();
    await visit.registers('周叔叔');
    const number = await visit.reports('3号楼2单元门禁坏了');
    await visit.inGroup('【新工单】', number).getByRole('button', { name: '引用' }).press('Enter');
    const box = visit.room.locator('textarea:focus');
    await box.waitFor();
    await page.keyboard.type('/接');
    await visit.button('/接单').press('Enter');
    await box.waitFor();
    await page.keyboard.press('Enter');
    await visit.inGroup('已接单', number).waitFor();
    await visit.reads(/林春梅/);
  });

  it('moves the clock on by a day: what nobody takes is called again', async () => {
    await open();
    await visit.registers('吴伯伯');
    const number = await visit.reports('3号楼2单元楼道灯坏了');
    await visit.inGroup('【新工单】', number).waitFor();
    await visit.button(/^1 天$/).click();
    await visit.inGroup('【提醒】', number).waitFor();
  });

  it('delivers after the gateway was cut what was reported meanwhile', async () => {
    const { page } = await open();
    await visit.registers('郑大爷');
    await visit.button('断开').click();
    await page.getByText('群聊网关：已断开').waitFor();
    const number = await visit.reports('3号楼2单元扶手松了');
    expect(await visit.inGroup(number).count()).to.equal(0);
    await visit.button('恢复').click();
    await visit.inGroup('【新工单】', number).waitFor({ timeout: 40_000 });
    expect(await visit.inGroup('【新工单】', number).count()).to.equal(1);
  });

  it('goes on with a talk after the bot was killed in its middle', async () => {
    const { page } = await open();
    await visit.registers('冯阿姨');
    await visit.says('3号楼2单元水管漏水');
    await visit.reads('对吗');
    await visit.button('强制结束（kill -9）').click();
    await page.getByText('机器人：已停止').waitFor();
    await visit.button('启动').click();
    await page.getByText('机器人：运行中').waitFor({ timeout: 40_000 });
    await visit.says('对');
    await visit.reads('已收到，工单');
  });

  describe('with a talk under way, a quote, a map and all commands open', () => {
    const name = '赵老师';
    before(() => halfAReport(sandbox.url, name));

    for (const dark of [false, true]) {
      const theme = dark ? 'dark' : 'light';
      it(`has nothing that axe complains of on a phone’s screen, ${theme}`, async () => {
        const { page } = await open({ viewport: PHONE, dark });
        await page.evaluate(AXE);
        await openMap(name);
        expect(await complaints(page)).to.deep.equal([]);
        await visit.tab('工作群').click();
        await openCommands();
        expect(await complaints(page)).to.deep.equal([]);
        await visit.tab('查看').click();
        await page.locator('.picture-of-flow svg .lit').waitFor();
        expect(await complaints(page)).to.deep.equal([]);
        await visit.tab('时间和故障').click();
        expect(await complaints(page)).to.deep.equal([]);
      });

      it(`has nothing that axe complains of on a desktop, ${theme}`, async () => {
        const { page } = await open({ viewport: DESKTOP, dark });
        await page.evaluate(AXE);
        await openMap(name);
        await openCommands();
        await page.locator('.picture-of-flow svg .lit').waitFor();
        expect(await complaints(page)).to.deep.equal([]);
        await visit.phone.getByRole('button', { name: '原文' }).last().click();
        await page.getByRole('dialog').getByText('解密后').first().waitFor();
        expect(await complaints(page)).to.deep.equal([]);
      });
    }

    const openMap = async (name: string) => {
      await visit.button(name).click();
      await visit.button('位置').click();
      await visit.phone.locator('.map').waitFor();
    };
    const openCommands = async () => {
      await visit.inGroup('【新工单】').last().getByRole('button', { name: '引用' }).click();
      await visit.room.locator('textarea:focus').fill('/');
      await visit.button('/接单').waitFor();
    };
  });

  it('weighs less than 300 KB and asks no other host', async () => {
    await open();
    const { bytes, loadMs } = await visit.weight();
    console.log(`      ${Math.round(bytes / 1024)} KB, loaded in ${Math.round(loadMs)} ms`);
    expect(bytes).to.be.within(20_000, 300_000);
    expect(new Set(visit.requests.map((address) => new URL(address).host))).to.deep.equal(
      new Set([new URL(sandbox.url).host]),
    );
  });
});

/** What breaks a rule of WCAG 2.2 AA, and where. */
async function complaints(page: Page): Promise<string[]> {
  const found = (await page.evaluate(`axe.run(document, { runOnly: ${JSON.stringify(RULES)} })`)) as AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}

/** A resident who has one ticket, and another report that waits for her yes. */
async function halfAReport(url: string, name: string): Promise<void> {
  const post = async (action: string, body: object) => {
    const answer = await fetch(new URL(`/sandbox/api/${action}`, url), { method: 'POST', body: JSON.stringify(body) });
    return (await answer.json()) as { openid: string };
  };
  const { openid: who } = await post('resident', { name });
  await post('scan', { who, scene: 'gongdian-1' });
  const words = ['同意', '十号小区3号楼2单元401', name, '跳过', '3号楼2单元围墙裂了', '对', '3号楼2单元下水道堵了'];
  for (const text of words) await post('say', { who, text });
}
