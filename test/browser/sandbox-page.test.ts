/** The sandbox's page in a real browser, with the real bot behind it: what a visitor does and sees. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import type { Sandbox } from '../../src/sandbox/index.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openSandbox } from './support/sandbox.ts';
import { DESKTOP, PHONE, Visit } from './support/visit.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
/** All that differs between the themes. */
const CONTRAST = ['color-contrast'];

const path = chromiumPath();
const title = path
  ? 'the sandbox’s page'
  : 'the sandbox’s page (no Chromium here: set CHROME_PATH or install chromium)';

(path ? describe : describe.skip)(title, function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let browser: Browser;
  /** One for all: a page that stays open for long is what visitors have. */
  let visit: Visit;

  before(async () => {
    [sandbox, browser] = await Promise.all([openSandbox(), launchChromium(path ?? '')]);
    visit = await Visit.open(browser, sandbox.url, { viewport: PHONE });
  });
  after(async () => {
    await browser?.close();
    await sandbox?.stop();
  });
  afterEach(() => {
    expect(visit.takeErrors()).to.deep.equal([]);
  });

  it('weighs less than 300 KB and asks no other host', async () => {
    const { bytes, loadMs } = await visit.weight();
    console.log(`      ${Math.round(bytes / 1024)} KB, loaded in ${Math.round(loadMs)} ms`);
    expect(bytes).to.be.within(20_000, 300_000);
    expect(new Set(visit.requests.map((address) => new URL(address).host))).to.deep.equal(
      new Set([new URL(sandbox.url).host]),
    );
  });

  it('plays the tour to its end, and once more from its transcript', async () => {
    await visit.screen(PHONE);
    await visit.button('看一分钟演示').click();
    await visit.hurriesTour('由她来评价');
    expect(await visit.width()).to.equal(PHONE.width);
    await visit.hurriesTour('现在您来试试');
    await visit.reads('谢谢您的评价');
    const close = visit.tour.getByRole('button', { name: '关闭' });
    expect(await close.evaluate((it) => it === document.activeElement)).to.equal(true);
    await close.click();

    const saved = await visit.saves();
    expect(saved).to.match(/^> 王阿姨: 3号楼2单元楼道灯坏了$/m);
    await visit.replays(saved);
    await visit.page.getByText('重放完了，每一句都一样').waitFor();
  });

  it('lets a resident report on a phone’s screen, and counts what is new in the groups', async () => {
    await visit.screen(PHONE);
    await visit.tab('居民手机').click();
    await visit.registers('孙奶奶');
    const number = await visit.reports('3号楼2单元下水道堵了');
    await visit.tab('工作群').getByText('条新消息').waitFor();
    expect(await visit.room.isVisible()).to.equal(false);
    await visit.tab('工作群').click();
    await visit.inGroup('【新工单】', number).waitFor();
    await visit.tab('工作群').getByText('条新消息').waitFor({ state: 'detached' });
    expect(await visit.width()).to.equal(PHONE.width);
  });

  it('sends two photos at once, then a voice from the microphone', async () => {
    await settled('钱大姐');
    const photos = await visit.opens('照片');
    for (const name of ['路灯不亮', '垃圾没人清', '发照片 2 张']) await photos.getByRole('button', { name }).click();
    await visit.reads('收到了');
    await visit.phone.locator('.mine img').nth(1).waitFor();

    const voice = await visit.opens('语音');
    await voice.getByRole('textbox').fill('3号楼2单元水管漏水');
    await visit.button('用麦克风录').click();
    await visit.button('录好了，发出去').click();
    await visit.reads('照片、语音：3份');
    await visit.phone.locator('audio').waitFor();
  });

  it('takes a ticket by a quote and a completed command with the keyboard alone, and shows what went over the wire', async () => {
    const { page } = visit;
    await settled('周叔叔');
    const number = await visit.reports('3号楼2单元门禁坏了');
    await visit.inGroup('【新工单】', number).getByRole('button', { name: '引用' }).press('Enter');
    const box = visit.room.locator('textarea:focus');
    await box.waitFor();
    await page.keyboard.type('/接');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await box.waitFor();
    await page.keyboard.press('Enter');
    await visit.inGroup('已接单', number).waitFor();
    await visit.reads(/林春梅/);

    const { phone, room } = visit;
    await visit.looksInto(phone.locator('.mine'), [
      'msg_signature=',
      '<Encrypt>',
      '<![CDATA[对]]>',
      '工单经过（ticket_log）',
    ]);
    await visit.looksInto(phone.locator('.theirs'), ['message/custom/send', '要发的消息（outbox）']);
    await visit.looksInto(room.locator('.mine'), ['"talkerId": "wx-lin-chunmei"', '工单经过（ticket_log）']);
    await visit.looksInto(visit.inGroup('已接单'), ['"talkerId": "bot"', '要发的消息（outbox）']);
  });

  it('moves the clock on by a day: what nobody takes is called again, as its timer had said', async () => {
    await settled('吴伯伯');
    const number = await visit.reports('3号楼2单元楼道灯坏了');
    await visit.inGroup('【新工单】', number).waitFor();
    await visit.inspector.getByText('快到接单时间，提醒').waitFor();
    await visit.inspector
      .getByText(/还有 (1 天|\d+ 小时)/)
      .first()
      .waitFor();
    await visit.button(/^1 天$/).click();
    await visit.inGroup('【提醒】', number).waitFor();
  });

  it('tells by a notice whom WeChat lets nobody write to any more, and says why', async () => {
    await settled('韩阿姨');
    const number = await visit.reports('3号楼2单元窗户坏了');
    await visit.inGroup('【新工单】', number).waitFor();
    await visit.page.getByLabel('出什么错').selectOption('45015');
    await visit.button('出错').click();
    await visit.page.getByText('超过 48 小时没说话（45015） 1 次').waitFor();
    await visit.commands(`/接单 ${number}`);
    await visit.reads('工单进度通知');
    await visit.inspector.getByText('超过 48 小时没说话').waitFor();
    await visit.page.getByText('微信接口：正常').waitFor();
  });

  it('says kindly what cannot be', async () => {
    await visit.screen(DESKTOP);
    await visit.addResident('何师傅');
    await visit.says('在吗');
    await visit.page.getByText('请先点“关注”').waitFor();
    expect(visit.takeErrors().join()).to.match(/400/);
    await visit.page.getByRole('switch', { name: 'English' }).click();
    await visit.page.getByText('Not a follower yet').waitFor();
    await visit.page.getByRole('switch', { name: 'English' }).click();
  });

  it('delivers after the gateway was cut what was reported meanwhile', async () => {
    await settled('郑大爷');
    await visit.button('断开').click();
    await visit.page.getByText('群聊网关：已断开').waitFor();
    const number = await visit.reports('3号楼2单元扶手松了');
    expect(await visit.inGroup(number).count()).to.equal(0);
    await visit.button('恢复').click();
    await visit.inGroup('【新工单】', number).waitFor({ timeout: 40_000 });
    expect(await visit.inGroup('【新工单】', number).count()).to.equal(1);
  });

  it('goes on with a talk after the bot was killed in its middle', async () => {
    await settled('冯阿姨');
    await visit.says('3号楼2单元水管漏水');
    await visit.reads('对吗');
    await visit.button('强制结束').click();
    await visit.page.getByText('机器人：已停止').waitFor();
    await visit.button('启动').click();
    await visit.page.getByText('机器人：运行中').waitFor({ timeout: 40_000 });
    await visit.says('对');
    await visit.reads('已收到，工单');
  });

  describe('with a talk under way, a quote, a map and all commands open', () => {
    before(async () => {
      await settled('赵老师');
      await visit.says('3号楼2单元下水道堵了');
      await visit.reads('对吗');
    });
    beforeEach(async () => {
      await visit.reopens();
      await visit.page.evaluate(AXE);
      await visit.button('赵老师').click();
      await (await visit.opens('位置')).locator('.map').waitFor();
    });

    it('has nothing that axe complains of on a desktop, light and dark', async () => {
      await visit.opensCommands();
      await visit.inspector.locator('svg .lit').waitFor();
      expect(await complaints(visit.page, RULES)).to.deep.equal([]);
      await visit.page.getByRole('switch', { name: '深色' }).click();
      expect(await complaints(visit.page, CONTRAST)).to.deep.equal([]);
      await visit.phone.getByRole('button', { name: '原文' }).last().click();
      await visit.page.getByRole('dialog').getByText('收到的消息').first().waitFor();
      expect(await complaints(visit.page, RULES, 'dialog')).to.deep.equal([]);
    });

    it('has nothing that axe complains of on a phone’s screen, dark and light', async () => {
      const isFine = async () => expect(await complaints(visit.page, RULES)).to.deep.equal([]);
      await visit.screen(PHONE);
      await isFine();
      await visit.tab('工作群').click();
      await visit.opensCommands();
      await isFine();
      await visit.tab('查看').click();
      await visit.inspector.locator('svg .lit').waitFor();
      await isFine();
      await visit.tab('时间和故障').click();
      await isFine();
      await visit.page.getByRole('switch', { name: '深色' }).click();
      expect(await complaints(visit.page, CONTRAST)).to.deep.equal([]);
    });
  });

  /** A resident who is registered, by the page's API: how that looks is another test's. Her phone is shown on the desktop. */
  async function settled(name: string): Promise<void> {
    const post = async (action: string, body: object) => {
      const address = new URL(`/sandbox/api/${action}`, sandbox.url);
      return (await (await fetch(address, { method: 'POST', body: JSON.stringify(body) })).json()) as {
        openid: string;
      };
    };
    const { openid: who } = await post('resident', { name });
    await post('scan', { who, scene: 'gongdian-1' });
    for (const text of ['同意', '十号小区3号楼2单元401', name, '跳过']) await post('say', { who, text });
    await visit.screen(DESKTOP);
    await visit.button(name).click();
    await visit.reads('登记好了');
  }
});

/** What breaks a rule of WCAG 2.2 AA, and where. */
async function complaints(page: Page, runOnly: string[], within = 'html'): Promise<string[]> {
  const found = (await page.evaluate(
    `axe.run('${within}', { runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'], selectors: false })`,
  )) as AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`),
  );
}
