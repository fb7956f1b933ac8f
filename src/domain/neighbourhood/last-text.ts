/**
 * One message's words are read several times on their way (is it danger, whose business is it, what flow, what category):
 * a reading of the last text is kept, for each set of rules that it was read by. Pure readings only.
 */
export function rememberingLast<Rules extends object, Read>(
  read: (text: string, rules: Rules) => Read,
): (text: string, rules: Rules) => Read {
  const last = new WeakMap<Rules, { text: string; read: Read }>();
  return (text, rules) => {
    const known = last.get(rules);
    if (known?.text === text) return known.read;
    const fresh = read(text, rules);
    last.set(rules, { text, read: fresh });
    return fresh;
  };
}
