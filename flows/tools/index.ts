import type { Flow } from '../../src/engine/flow.ts';
import { tools as machine } from './machine.ts';
import { replies } from './replies.ts';
import { texts } from './texts.ts';

export const tools: Flow = {
  id: 'tools',
  title: '借工具',
  machine,
  texts,
  replies,
  triggers: ['借工具', '借东西', '工具', '借', '便民服务', '便民服务点', '有什么工具', '能借什么'],
  needsConsent: false,
  carry: ({ words, type, station }) => ({ words, type, station }),
  idleMinutes: 30,
  whenIdle: 'forget',
};
