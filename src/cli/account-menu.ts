/** The menu at the bottom of the account's chat, as data. Names: 4 characters at the top, 8 below; keys: services/entrances.ts. */
import type { MenuButton } from '../channels/official-account/client.ts';

const tap = (name: string, key: string): MenuButton => ({ type: 'click', name, key });

export const ACCOUNT_MENU: readonly MenuButton[] = [
  tap('报修反映', 'report'),
  {
    name: '服务',
    sub_button: [
      tap('看医生体检', 'clinic'),
      tap('借工具', 'tools'),
      tap('活动志愿者', 'activities'),
      tap('爱心卡', 'love-card'),
      tap('邻里互助', 'time-bank'),
    ],
  },
  {
    name: '我的',
    sub_button: [
      tap('工单和预约', 'mine'),
      tap('一键找人', 'find-person'),
      tap('和真人说话', 'person'),
      tap('登记住址', 'register'),
      tap('全部服务', 'menu'),
    ],
  },
];
