/** Makes docs/sandbox.png, the picture at the top of the README, from the real page in the middle of its tour. */
import { join } from 'node:path';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openSandbox } from './support/sandbox.ts';
import { Visit } from './support/visit.ts';

const FILE = join(import.meta.dirname, '..', '..', 'docs', 'sandbox.png');

const path = chromiumPath();
if (!path) throw new Error('no Chromium here: set CHROME_PATH or install chromium');
const [sandbox, browser] = await Promise.all([openSandbox(), launchChromium(path)]);
try {
  const visit = await Visit.open(browser, sandbox.url);
  await visit.page.emulateMedia({ reducedMotion: 'reduce' });
  await visit.button('看一分钟演示').click();
  await visit.hurriesTour('王阿姨马上知道谁在办，电话多少。');
  await visit.reads('林春梅');
  await visit.inGroup('已接单').waitFor();
  // the ticket's trail, behind it all
  await visit.page.locator('.inspector').getByText('林春梅').first().waitFor();
  await visit.page.screenshot({ path: FILE });
} finally {
  await browser.close();
  await sandbox.stop();
}
