/** The `mulin` command as a process: its streams, its exit code, nothing else. */
import { mulin } from './cli/dispatch.ts';

// whoever reads may have heard enough: mulin nodes | head
process.stdout.on('error', () => undefined);

const exit = await mulin(process.argv.slice(2), {
  env: process.env,
  dotEnv: '.env',
  out: (line) => void process.stdout.write(`${line}\n`),
  error: (line) => void process.stderr.write(`${line}\n`),
  ...(process.stderr.isTTY && { draw: (line: string) => void process.stderr.write(`\r\x1b[K${line}`) }),
  ask: async (question) => {
    const { createInterface } = await import('node:readline/promises');
    const reader = createInterface({ input: process.stdin, output: process.stderr, terminal: false });
    const typed = new Promise<string>((resolve) => reader.once('close', () => resolve('')));
    const answer = await Promise.race([reader.question(question), typed]);
    reader.close();
    return answer;
  },
});
// what a failed start has left open must not keep it alive
if (exit !== 0) process.exit(exit);
