/** How far a long command is, as one line that draws itself over; only where somebody looks (a terminal). */

export type Bar = (done: number, total: number) => void;

const WIDTH = 24;

/** `draw` replaces the line; absent: nobody looks. Drawn only when it looks different. */
export function progressBar(what: string, draw: ((line: string) => void) | undefined): Bar {
  if (!draw) return () => undefined;
  let last = '';
  return (done, total) => {
    const part = total > 0 ? Math.min(1, done / total) : 1;
    const full = Math.round(part * WIDTH);
    const line = `${what} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(part * 100)}%`;
    if (line !== last) draw(line);
    last = line;
  };
}
