/** What a check of `mulin doctor` has found, and what to do about it. */

/** `manual`: nobody but a person can look. */
export type State = 'ok' | 'warning' | 'error' | 'manual';

export interface Finding {
  area: string;
  state: State;
  what: string;
  remedy?: string;
}

/** The findings of one area read as a list of lines. */
export function about(area: string) {
  return {
    ok: (what: string): Finding => ({ area, state: 'ok', what }),
    warning: (what: string, remedy: string): Finding => ({ area, state: 'warning', what, remedy }),
    error: (what: string, remedy: string): Finding => ({ area, state: 'error', what, remedy }),
    manual: (what: string, remedy: string): Finding => ({ area, state: 'manual', what, remedy }),
  };
}

const MOST_NAMED = 10;

/** "甲、乙 等 12 个": enough to begin with. */
export function some(names: readonly string[]): string {
  const named = names.slice(0, MOST_NAMED).join('、');
  return names.length > MOST_NAMED ? `${named} 等 ${names.length} 个` : named;
}
