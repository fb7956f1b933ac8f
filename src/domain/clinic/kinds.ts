/** The kinds of sessions, the groups that come first, and how people call them. Pure. */
export const KINDS = [
  { kind: 'free-clinic', name: '义诊', words: ['义诊', '免费看病', '专家义诊'] },
  { kind: 'check-up', name: '免费体检', words: ['免费体检', '体检', '查体', '检查身体'] },
  { kind: 'lecture', name: '健康讲座', words: ['健康讲座', '养生讲座', '健康课', '讲座'] },
  { kind: 'family-doctor', name: '家庭医生', words: ['家庭医生', '家庭医生坐诊', '签约医生'] },
] as const;
export type Kind = (typeof KINDS)[number]['kind'];

export const kindName = (kind: string): string => KINDS.find((each) => each.kind === kind)?.name ?? kind;

/** "义诊" or its id, as files and commands write it. */
export function readKind(words: string): Kind | undefined {
  const said = words.normalize('NFKC').trim().toLowerCase();
  return KINDS.find(({ kind, words: own }) => kind === said || own.some((word) => word === said))?.kind;
}

/** Who may have the reserved places, and is asked first. */
export const GROUPS = [
  { group: 'aged', name: '80岁以上' },
  { group: 'disabled', name: '残疾人' },
  { group: 'veteran', name: '退役军人' },
] as const;
export type Group = (typeof GROUPS)[number]['group'];

export const groupName = (group: Group): string => GROUPS.find((each) => each.group === group)?.name ?? '';

export const AGED = 80;
/** Whoever is younger is booked for by the guardian. */
export const OF_AGE = 14;
