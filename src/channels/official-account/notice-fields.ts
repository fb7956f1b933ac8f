/** Which of a template's fields says what, and how long it may be (official-account.md 6.1), as data; it calls nothing. */
import type { Notice } from '../../engine/messages.ts';

/** A field as the account's template has it: "工单编号" is filled in under "character_string1". */
export interface Field {
  label: string;
  key: string;
}

const LINE = /(?:^|\n)\s*([^\n{}]*?)\s*[:：]?\s*\{\{\s*([A-Za-z_]+\d*)\.DATA\s*\}\}/g;

/** The fields of a template's content, line by line: "事项：{{thing2.DATA}}". */
export function readFields(content: string): Field[] {
  return [...content.matchAll(LINE)].map(([, label = '', key = '']) => ({ label, key }));
}

type Says = (notice: Notice) => string;

/** The first row that fits the label decides. A lock screen shows what is filled in: nothing of her own words. */
const LABELS: readonly (readonly [RegExp, Says])[] = [
  [/编号|单号|工单号|流水号|订单号/, ({ number }) => number],
  [/时间|日期/, ({ at }) => shanghai(at)],
  [/状态|进度|结果|进展|环节/, ({ progress }) => progress],
  [/办理人|处理人|联系人|受理人|网格员|经办|人员/, ({ handler }) => handler],
  [/姓名|居民|用户|业主|报事人|申请人/, () => '居民'],
  [/事项|事件|类别|类型|项目|内容|标题|诉求|名称|服务|问题/, ({ matter }) => matter],
  [/备注|说明|提示|详情|提醒|remark/i, ({ remark }) => remark],
];

/** Templates of the older kind have no labels for their first and last line. */
const PLAIN: Readonly<Record<string, Says>> = {
  first: ({ number, matter }) => `${/^\d{7}$/.test(number) ? number : matter} 有新消息`,
  remark: ({ remark }) => remark,
};

/** True: what this field says is known. */
export const isKnown = ({ label, key }: Field): boolean => key in PLAIN || LABELS.some(([fits]) => fits.test(label));

/** What a field of each type takes; the first row that fits the key decides. `spare`: what is taken for certain. */
const TYPES: readonly { key: RegExp; fit(text: string): string; spare: string }[] = [
  { key: /^thing\d*$/, fit: (text) => cut(text, 20), spare: '您有新消息' },
  { key: /^short_thing\d*$/, fit: (text) => cut(text, 5), spare: '有新消息' },
  { key: /^phrase\d*$/, fit: (text) => only(text, /\p{Script=Han}/u, 5), spare: '有进展' },
  { key: /^(character_string|letter|symbol)\d*$/, fit: (text) => only(text, /[\x21-\x7e]/, 32), spare: '0' },
  { key: /^(number|amount)\d*$/, fit: (text) => only(text, /\d/, 32), spare: '1' },
  { key: /^phone_number\d*$/, fit: (text) => only(text, /[\d+-]/, 17), spare: '12345' },
  { key: /^name\d*$/, fit: (text) => only(text, /\p{Script=Han}/u, 10), spare: '工作人员' },
  { key: /^(time|date)\d*$/, fit: (text) => text.slice(0, 19), spare: '' },
  { key: /./, fit: (text) => cut(text, 20), spare: '有新消息' },
];

/** The `data` of a notice. `refused`: the platform did not like this field's value, it gets what is taken for certain. */
export function fill(fields: readonly Field[], notice: Notice, refused?: string): Record<string, { value: string }> {
  return Object.fromEntries(
    fields.map((field) => {
      const type = TYPES.find(({ key }) => key.test(field.key));
      const spare = type?.spare || shanghai(notice.at);
      const said = says(field)?.(notice).replace(/\s+/g, ' ').trim() ?? '';
      // A time's field takes nothing but times, whatever its label.
      const text = /^(time|date)\d*$/.test(field.key) ? shanghai(notice.at) : said;
      const value = field.key === refused ? spare : type?.fit(text) || spare;
      return [field.key, { value }];
    }),
  );
}

const says = ({ label, key }: Field): Says | undefined => PLAIN[key] ?? LABELS.find(([fits]) => fits.test(label))?.[1];

function cut(text: string, most: number): string {
  const characters = [...text];
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

const only = (text: string, allowed: RegExp, most: number) =>
  [...text]
    .filter((character) => allowed.test(character))
    .slice(0, most)
    .join('');

/** "2026-11-20 10:03:00" */
const shanghai = (at: Date) => new Date(at.getTime() + 8 * 3600_000).toISOString().slice(0, 19).replace('T', ' ');
