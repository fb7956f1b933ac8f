/** What the program's and WeChat's codes mean, for people who are no programmers: Chinese, English. What is missing is shown as its code. */

const TABLES = {
  /** Errcodes of WeChat's API, and what else may go wrong with a call. */
  api: {
    0: ['成功', 'done'],
    timeout: ['不回答', 'no answer'],
    'lost-answer': ['做了，可是没回答', 'done, but the answer gets lost'],
    slow: ['很慢（3 秒）', 'slow (3 s)'],
    500: ['服务器出错', 'server error'],
    '-1': ['系统繁忙', 'system busy'],
    40001: ['凭证无效', 'token invalid'],
    40003: ['没有这个人', 'no such person'],
    40007: ['文件过期了', 'file expired'],
    42001: ['凭证过期', 'token expired'],
    43004: ['没有关注', 'not following'],
    43101: ['没有同意订阅通知', 'no notice allowed'],
    45009: ['当天次数用完', 'daily quota used up'],
    45011: ['一分钟内太频繁', 'too often in a minute'],
    45015: ['超过 48 小时没说话', 'silent for over 48 h'],
    45047: ['条数用完', 'messages used up'],
    47003: ['通知里有一项不合格式', 'a field is refused'],
    48001: ['没有开通这个接口', 'not permitted'],
    48002: ['她不收消息', 'she receives none'],
  },
  /** What became of one try to reach the bot. */
  try: {
    200: ['收到了', 'received'],
    403: ['签名不对，拒收', 'signature refused'],
    502: ['机器人不在', 'no bot'],
    timeout: ['5 秒没有回答', 'no answer in 5 s'],
    refused: ['连不上', 'no connection'],
    lost: ['回答丢了', 'answer lost'],
  },
  outbox: {
    waiting: ['等着发', 'waiting'],
    sending: ['正在发', 'sending'],
    held: ['夜里不打扰，早上发', 'held until morning'],
    combined: ['并进汇总', 'in a digest'],
    sent: ['已发出', 'sent'],
    unreachable: ['发不到', 'unreachable'],
    failed: ['发不出去', 'failed'],
    cancelled: ['不用发了', 'cancelled'],
  },
  /** Why something waits or has failed. */
  why: {
    'channel away': ['网关不在，回来就发', 'gateway away'],
    'the gateway is away': ['网关不在，回来就发', 'gateway away'],
    'no answer came; it may have arrived': ['没有回答，可能已经到了', 'no answer, may have arrived'],
    'no work group is bound': ['还没有绑定工作群', 'no work group is bound'],
    'this person has bound no account': ['这个人还没有绑定', 'no account bound'],
    'the account has no such template': ['公众号没有这个通知模板', 'no such template'],
    'no such chat any more': ['群不见了', 'no such chat any more'],
    'no notices here': ['这里不能发通知', 'no notices here'],
    'the channel failed': ['程序出错，会再发', 'the channel failed'],
    'cannot be opened': ['打不开', 'cannot be opened'],
  },
  timer: {
    'talk-idle': ['好久没说话，对话收起', 'talk put away'],
    'ticket-take-warning': ['快到接单时间，提醒', 'take: warning'],
    'ticket-take': ['没人接单，提级', 'take: climbs'],
    'ticket-resolve-warning': ['快到办结时间，提醒', 'resolve: warning'],
    'ticket-resolve': ['没有办结，提级', 'resolve: climbs'],
    'ticket-review': ['挂账到期', 'shelved: review'],
    'ticket-unrated': ['七天没有评价，结案', 'unrated: closes'],
    'ticket-ask-again': ['再问一次居民', 'asks again'],
    'ticket-ask-over': ['居民没有回答，不等了', 'stops asking'],
    'ticket-unit-news': ['问转办单位的进展', 'asks the unit'],
    'claim-due': ['名额给她留到这时', 'her place is kept until then'],
    'claim-next': ['空出来的名额给下一位', 'a freed place goes on'],
    'claim-draw': ['抽签', 'drawing of lots'],
    'exchange-due': ['互助到期', 'exchange is due'],
    'exchange-ask': ['问邻居愿不愿意', 'asks a neighbour'],
    'family-ask': ['问家里人', 'asks the family'],
    'tool-loan': ['提醒还工具', 'reminds of the tool'],
    'tool-digest': ['工具汇总', 'digest of tools'],
    'activity-eve': ['活动前一天提醒', 'activity: the day before'],
    'activity-hour': ['活动前一小时提醒', 'activity: an hour before'],
    'activity-over': ['活动结束，问感受', 'activity: asks how it was'],
    retention: ['清理旧记录', 'clean-up'],
    morning: ['早上发夜里的消息', 'morning post'],
    'daily-digest': ['每日汇总', 'daily digest'],
  },
  table: {
    inbox: ['收到的消息', 'inbox'],
    conversations: ['对话', 'conversation'],
    outbox: ['要发的消息', 'outbox'],
    timers: ['定时', 'timer'],
    tickets: ['工单', 'ticket'],
    ticket_log: ['工单经过', 'ticket trail'],
    ticket_reporters: ['谁报的', 'reporter'],
    persons: ['居民', 'person'],
    people: ['居民', 'person'],
    consents: ['同意', 'consent'],
    media: ['照片和语音', 'photos and voices'],
    audit: ['谁看过', 'who looked'],
    undoables: ['可以撤销的', 'what can be undone'],
  },
};

/** In words; the code itself when nobody has put it into words. */
export function meaning(table, code, language) {
  return TABLES[table][code]?.[language];
}

/** Reasons may begin with an errcode: "45015 response out of time limit". */
export function reason(why, language) {
  const [code = ''] = /^-?\d+/.exec(why) ?? [];
  return meaning('why', why, language) ?? meaning('api', code, language);
}
