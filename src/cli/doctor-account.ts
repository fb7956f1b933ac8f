/** `mulin doctor` at the platform: credentials, menu, and what must be applied for in WeChat's console (domain.md O8). */
import type { MenuButton, WechatClient } from '../channels/official-account/client.ts';
import { isKnown } from '../channels/official-account/notice-fields.ts';
import { accountTemplates } from '../channels/official-account/notices.ts';
import type { WechatConfig } from '../config.ts';
import { ACCOUNT_MENU } from './account-menu.ts';
import { about, type Finding, some } from './doctor-finding.ts';
import { explain } from './explain.ts';

const account = about('公众号');

export async function checkAccount(client: WechatClient, wechat: WechatConfig): Promise<Finding[]> {
  try {
    const addresses = await client.callbackIps();
    return [
      account.ok(`密钥有效，本机 IP 在白名单里；微信从 ${addresses.length} 个地址回调，前面有防火墙要放行`),
      ...(await checkMenu(client)),
      ...(await checkTemplates(client, wechat)),
      ...checkSettings(wechat),
      ...MANUAL,
    ];
  } catch (error) {
    const [what = '', ...remedy] = explain(error).split('：');
    return [account.error(what, remedy.join('：') || '请到公众号后台查看'), ...checkSettings(wechat), ...MANUAL];
  }
}

async function checkMenu(client: WechatClient): Promise<Finding[]> {
  const menu = await client.getMenu();
  if (!menu) return [account.warning('还没有菜单', '运行 npx mulin menu push')];
  if (leaves(menu).join() === leaves(ACCOUNT_MENU).join()) return [account.ok('菜单已设置')];
  return [account.warning('菜单和这个版本的不一样', '运行 npx mulin menu push')];
}

/** The ids that are configured: does the account have them, and do we know what to write into their fields? */
async function checkTemplates(client: WechatClient, wechat: WechatConfig): Promise<Finding[]> {
  const configured = [
    ['WECHAT_TEMPLATE_PROGRESS', wechat.templateProgress],
    ['WECHAT_TEMPLATE_REMINDER', wechat.templateReminder],
  ] as const;
  const used = configured.filter(([, id]) => id);
  if (used.length === 0) return [];
  const templates = await accountTemplates(client);
  return used.map(([variable, id]) => {
    const template = templates.find((each) => each.id === id);
    if (!template) {
      return account.error(`账号里没有 ${variable} 的模板`, '后台“模板消息”或“订阅通知”里核对模板 ID，不是模板编号');
    }
    const unknown = template.fields.filter((field) => !isKnown(field)).map(({ label, key }) => label || key);
    if (unknown.length === 0) return account.ok(`模板“${template.title}”在账号里，每一项都会填`);
    const remedy = '能用，但这些项会填成一句通用的话；可以换一个有编号、事项、进度、时间的模板';
    return account.warning(`模板“${template.title}”有几项不知道填什么：${some(unknown)}`, remedy);
  });
}

function leaves(buttons: readonly MenuButton[]): string[] {
  return buttons.flatMap(({ name, key = '', sub_button = [] }) =>
    sub_button.length > 0 ? [name, ...leaves(sub_button)] : [`${name} ${key}`],
  );
}

function checkSettings({ mode, templateProgress, templateReminder }: WechatConfig): Finding[] {
  const where = '公众号后台“广告与服务 → 模板消息”里按类目申请';
  const findings: Finding[] = [];
  if (mode !== 'safe') {
    findings.push(account.warning(`消息加解密方式是 ${mode}`, '后台“基本配置”选“安全模式”，WECHAT_MODE 改成 safe'));
  }
  if (!templateProgress) {
    const remedy = `${where}“工单进度通知”，把模板 ID 写进 WECHAT_TEMPLATE_PROGRESS`;
    findings.push(account.warning('没有进度模板，超过 48 小时没说话的居民收不到进展', remedy));
  }
  if (!templateReminder) {
    const remedy = `${where}“服务提醒”，把模板 ID 写进 WECHAT_TEMPLATE_REMINDER`;
    findings.push(account.warning('没有提醒模板，超过 48 小时没说话的居民收不到提醒', remedy));
  }
  return findings;
}

/** What no API tells. */
const MANUAL: readonly Finding[] = [
  account.manual('要是已认证的服务号', '后台“设置与开发 → 公众号设置 → 账号详情”；二维码、客服消息、模板消息都要认证'),
  account.manual(
    '服务器地址',
    '后台“基本配置 → 服务器配置”填 https://您的域名/wechat，令牌和 EncodingAESKey 与本机一致，选“安全模式”并启用',
  ),
  account.manual('域名要有 ICP 备案和公安备案', '分别在 beian.miit.gov.cn 和 beian.mps.gov.cn 办理，证书要有效'),
  account.manual('订阅通知要居民自己点同意', '后台“广告与服务 → 订阅通知”开通，选“一次性订阅”模板'),
];
