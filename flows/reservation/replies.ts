/** Her words as events of the reservation flow. */
import type { Heard } from '../../src/engine/effects.ts';
import { yesNo } from '../shared/replies.ts';
import type { Event } from './machine.ts';

export const replies = {
  read: (heard: Heard): Event | null =>
    yesNo(heard, {
      yes: ['看过了', '记住了', '看过了记住了', '看过了、记住了', '知道了', '明白了', '看了'],
      no: ['不借了', '不借', '算了'],
    }),
  age: (heard: Heard): Event | null =>
    yesNo(heard, {
      yes: ['满了', '满18了', '成年了', '成年', '大人', '早满了'],
      no: ['没有满', '没满', '未成年', '不满', '还没'],
    }),
  wait: (heard: Heard): Event | null => yesNo(heard, { yes: ['排队', '等', '我等'], no: ['不等', '不等了', '不排'] }),
  cancel: (heard: Heard): Event | null =>
    yesNo(heard, {
      yes: ['不借了', '取消借用', '取消预约', '不要了', '不去了'],
      no: ['留着', '要', '借', '我要', '还要'],
    }),
};
