/** Checks and shows the account's menu as the API does (official-account.md 4.3, 7); pure. */
import type { MenuButton } from './wechat-account.ts';
import { type ErrorCode, Refused } from './wechat-errors.ts';

const TYPES = new Set([
  'click',
  'view',
  'miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'media_id',
  'view_limited',
  'article_id',
  'article_view_limited',
]);
const MAX_BUTTONS = 3;
const MAX_SUB_BUTTONS = 5;
const MAX_KEY_BYTES = 128;
const MAX_URL_BYTES = 1024;

function need(ok: boolean, code: ErrorCode): void {
  if (!ok) throw new Refused(code);
}

function bytes(text: unknown): number {
  return typeof text === 'string' ? Buffer.byteLength(text) : 0;
}

function within(text: unknown, most: number): boolean {
  return bytes(text) > 0 && bytes(text) <= most;
}

function checkLeaf(button: MenuButton): void {
  need(TYPES.has(button.type ?? ''), 40017);
  if (button.type === 'view') need(within(button.url, MAX_URL_BYTES), 40020);
  else if (button.type !== 'miniprogram') need(within(button.key, MAX_KEY_BYTES), 40019);
}

/** The buttons of a menu/create request, or WeChat's refusal. */
export function checkedMenu(body: Record<string, unknown>): MenuButton[] {
  const buttons = body.button as MenuButton[] | undefined;
  if (!Array.isArray(buttons) || buttons.length < 1 || buttons.length > MAX_BUTTONS) throw new Refused(40016);
  for (const button of buttons) {
    need(within(button.name, 16), 40018);
    const { sub_button: below } = button;
    if (!below?.length) {
      checkLeaf(button);
      continue;
    }
    need(below.length <= MAX_SUB_BUTTONS, 40023);
    for (const leaf of below) {
      need(within(leaf.name, 60), 40025);
      checkLeaf(leaf);
    }
  }
  return buttons;
}

/** The same menu in the other shape that get_current_selfmenu_info answers with. */
export function consoleMenu(menu: MenuButton[] | undefined): Record<string, unknown> {
  if (!menu) return { is_menu_open: 0 };
  const button = menu.map(({ sub_button, ...rest }) =>
    sub_button?.length ? { ...rest, sub_button: { list: sub_button } } : rest,
  );
  return { is_menu_open: 1, selfmenu_info: { button } };
}
