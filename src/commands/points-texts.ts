/** What staff read in answer to /爱心 and /核销: one glance each. */
import type { DecisionRefusal, ProposalRefusal } from '../domain/love-card/proposals.ts';

const NUMBER = '例如：/爱心 王秀兰 10 夜间巡逻';

export const pointsTexts = {
  usage: [
    '提议：/爱心 王秀兰 10 夜间巡逻',
    '按时长：/爱心 王秀兰 2小时 夜间巡逻',
    '工单办理人：/爱心 工单1000028 5 修好了路灯',
    '确认：/爱心 确认 12',
    '不同意：/爱心 不同意 12 原因',
    '收回自己的提议：/爱心 收回 12',
    '更正已发的：/爱心 撤回 12 原因',
    '奖品照片：先发照片，再发 /爱心 照片 毛巾',
    '私聊可用：/爱心 查 姓名、/爱心 发卡 姓名 电话、/爱心 兑换 卡号 卡码 奖品',
  ].join('\n'),
  nothingWaits: '现在没有等确认的爱心。\n提议：/爱心 王秀兰 10 夜间巡逻',
  waiting: (lines: readonly string[]) => ['等确认的爱心：', ...lines].join('\n'),
  howToConfirm: (id: number) => `同意：/爱心 确认 ${id}`,

  whom: `给谁？写姓名、手机号或爱心卡号。${NUMBER}`,
  nobody: (who: string) => `没找到“${who}”。没办过爱心卡的，私聊我写手机号，或先发卡：/爱心 发卡 姓名 电话`,
  several: (who: string, count: number) => `有 ${count} 位“${who}”，请私聊我写手机号或爱心卡号。`,
  elsewhere: '这位不在您的辖区，请由所在社区提议。',
  ticketOpen: (number: number) => `工单 ${number} 还没有办结，办结以后再提议。`,
  ticketNobody: (number: number) => `工单 ${number} 没有办理人，请写姓名。`,
  noHousehold: '这里的党员中心户没有登记本人，请写姓名或手机号。',
  phoneInGroup: '手机号请私聊我写，不要发在群里。没有提议。',
  points: (most: number) => `爱心要写 1 到 ${most} 的整数，没有提议。${NUMBER}`,
  why: `请写做了什么事。${NUMBER}`,
  proposalRefused: {
    own: () => '不能给自己提议，请另一位同事来。',
    points: (most: number) => `一次最多提议 ${most} 个，没有提议。`,
    day: (most: number) => `这位今天最多还能得 ${most} 个（办法规定的上限），没有提议。`,
    month: (most: number) => `这位这个月最多还能得 ${most} 个（办法规定的上限），没有提议。`,
  } satisfies Record<ProposalRefusal, (most: number) => string>,
  proposed: (id: number, name: string, points: number, why: string) =>
    `${id}号：提议给 ${name} ${points} 个爱心，${why}。\n等另一位同事确认：/爱心 确认 ${id}`,

  which: '几号提议？例如：/爱心 确认 12\n看有哪些：/爱心',
  reason: (word: string) => `请写原因，例如：/爱心 ${word} 12 人数记错了`,
  decisionRefused: {
    unknown: (id: number) => `没有 ${id} 号提议。看有哪些：/爱心`,
    over: (id: number, state: string) => `${id}号${state}，不用再办。`,
    'own points': (id: number) => `${id}号是给您自己的，请另一位同事办。`,
    'own proposal': (id: number) => `${id}号是您提议的，要另一位同事确认。`,
  } satisfies Record<DecisionRefusal, (id: number, state: string) => string>,
  states: {
    waiting: '还没有定',
    confirmed: '已经确认过了',
    refused: '已经定了不同意',
    withdrawn: '提议人已收回',
    reversed: '已经撤回了',
  },
  notDecider: (id: number) => `${id}号由所在社区的同事确认。`,
  confirmed: (id: number, name: string, points: number) => `${id}号已确认：${name} +${points} 个爱心，已告诉本人。`,
  refused: (id: number) => `${id}号没有同意，没有发爱心。`,
  refusedToProposer: (id: number, why: string) => `爱心 ${id}号提议没有通过：${why}`,
  withdrawn: (id: number) => `${id}号提议已收回。`,
  notConfirmed: (id: number) => `${id}号还没有发爱心，不用撤回。`,
  reversed: (id: number, name: string, points: number) => `${id}号已撤回：${name} -${points} 个爱心，已告诉本人。`,
  spent: (id: number, left: number) => `${id}号撤不回：爱心已经用了，现在只剩 ${left} 个。请跟本人商量。`,

  inPrivate: '这里面有个人信息，请私聊我办。',
  notDesk: '由益站管理员或社区工作人员办。',
  cardUsage: '请写姓名，有电话也写上。例如：/爱心 发卡 王秀兰 13800000000',
  card: (name: string, number: number, code: string) =>
    `${name} 的爱心卡\n卡号 ${number}\n卡码 ${code}\n请写在卡上交给本人。换奖品时要卡号和卡码。以前的卡码作废。`,
  facts: (p: { name: string; number: number; balance: number; earned: number; hours: string }) =>
    `${p.name}，爱心卡 ${p.number}\n现有 ${p.balance} 个，一共得过 ${p.earned} 个，服务 ${p.hours}`,
  deskUsage: '请写卡号、卡码和奖品，例如：/爱心 兑换 1000045 482913 毛巾',
  noCard: (number: string) => `没有爱心卡 ${number}，请对照卡片再输一次。`,
  wrongCardCode: '卡码不对，没有兑换。请对照卡片再输一次。',
  noReward: (names: readonly string[]) => `没有这个奖品。现在有：${names.join('、')}`,
  severalRewards: (names: readonly string[]) => `是哪一个？${names.join('、')}`,
  deskDone: (reward: string, balance: number) => `已兑换：${reward}，请交给本人。卡里还有 ${balance} 个爱心。`,
  short: (balance: number, needs: number) => `爱心不够：要 ${needs} 个，现有 ${balance} 个。`,
  minimum: (least: number, balance: number) => `满 ${least} 个才能换，现有 ${balance} 个。`,
  day: (days: readonly number[]) => `今天不能换，每月 ${days.join('、')} 号可以。`,
  out: '这个奖品没有了，没有扣爱心。',
  already: (number: number) => `这位已经换了一份没领（兑换 ${number}），先领了再换。`,

  photoUsage: '请先发一张照片，马上再发，例如：/爱心 照片 毛巾',
  photographed: (reward: string) => `好的，居民换${reward}时能看到这张照片。`,

  payoutUsage: '请写 6 位领取码，例如：/核销 482913',
  wrongCode: '没有这个领取码，没有核销。请对照居民手机再输一次。',
  otherKind: (noun: string, number: number, command: string) => `这是${noun} ${number} 的码，请用 ${command}`,
  usedCode: (number: number, at: string) => `兑换 ${number} ${at} 已经领过了，不能再领。`,
  lapsedCode: (number: number) => `兑换 ${number} 过期没领，爱心已退回。请居民重新换。`,
  cancelledCode: (number: number) => `兑换 ${number} 已取消，爱心已退回。请居民重新换。`,
  otherPlace: (node: string) => `这份奖品在${node}领，这里不能核销。`,
  ownCode: '自己换的奖品请另一位同事核销。',
  paidOut: (number: number, reward: string, name: string) => `已核销：兑换 ${number}\n${reward}，请交给 ${name}。`,
} as const;
