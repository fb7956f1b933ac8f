/** Her words as the activity's code. */
import type { Heard } from '../../src/engine/effects.ts';
import type { Event } from './machine.ts';

const CODE = /^(?:口令|签到|签退|是|:|：|\s)*((?:\d[\s-]?){6})[。.!！]*$/;

export const replies = {
  code: ({ plain }: Heard): Event | null => {
    const code = CODE.exec(plain)?.[1]?.replace(/\D/g, '');
    return code ? { type: 'user.gaveCode', code } : null;
  },
};
