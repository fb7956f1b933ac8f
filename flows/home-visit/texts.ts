/** Everything said while a doctor is asked to come home. */
import { groupQuestion, patientTexts } from '../shared/patient.ts';
import type { Context } from './machine.ts';

const { askName, askAge, askConsent } = patientTexts;
const whose = (c: Context) => (c.who === 'family' ? c.name : '您');

export const texts = {
  askWho: '走不动的，医生上门，不收钱。急病请打 120。\n给谁约？\n我自己，回复 1\n家里人，回复 2',
  askName,
  askAge,
  askConsent,
  askWalks: (c: Context) => `${whose(c)}走路方便吗？\n走不远，回复 1\n还可以，回复 2`,
  askGroup: (c: Context) => groupQuestion(whose(c)),
  askAddress: '医生来哪里？请说到门牌。\n例如：十号小区3号楼2单元401',
  askPhone: '打哪个电话？\n例如：13800000001',
  askNote: '有什么要先告诉医生？只有医生看得到，病情不说也行。\n例如：敲门请重一点\n没有，回复“跳过”',
  askConfirm: (c: Context) =>
    `请医生上门：${c.name || c.own.name}\n地址：${c.address || c.own.address}\n电话：${c.phone || c.own.phone}\n对吗？\n对，回复 1\n不约了，回复 2`,
  settled: (p: { says: string }) => p.says,
  forConsent: '好的，先问问本人。问好了，回复“上门”再来。',
  ended: '好的，没有约。急病请打 120。',
};
