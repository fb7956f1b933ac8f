/** How a claim of each kind is called before its number, and what is said of any of them. */
import type { ClaimKind, ClaimState } from '../../store/entities/allotments.ts';

export const NOUNS: Readonly<Record<ClaimKind, string>> = {
  booking: '预约',
  'sign-up': '报名',
  reservation: '借用',
  redemption: '兑换',
};

/** How a resident reads what became of hers; a service may say it closer to what it is about. */
export const STATES: Readonly<Record<ClaimState, string>> = {
  waiting: '候补中',
  offered: '有名额，等您答复',
  held: '已留名额',
  used: '已完成',
  cancelled: '已取消',
  lapsed: '已过期',
  missed: '没有到',
};

export const texts = {
  accepted: (p: { noun: string; number: number; says: string }) => `好的，${p.noun} ${p.number}。\n${p.says}`,
  declined: '好的，名额让给下一位。',
  gone: (p: { title: string; state: string }) => `${p.title}\n这个名额现在是“${p.state}”，不用再答了。`,
};
