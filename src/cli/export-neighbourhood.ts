/** `mulin export neighbourhood`: what `mulin import` reads, as a workbook: to be changed and read again, or empty to begin with. */
import { contentOf } from '../domain/neighbourhood/as-content.ts';
import { asSheets } from '../domain/neighbourhood/workbook.ts';
import type { Given } from './command.ts';
import { withStore } from './database.ts';
import { writeWorkbook } from './sheet-writer.ts';

export async function exportNeighbourhood({ env, out }: Given, file: string): Promise<void> {
  const content = await withStore(env, (store) => store.inTransaction(contentOf));
  await writeWorkbook(file, asSheets(content));
  out(`已导出辖区资料到 ${file}（含工作人员的姓名电话）；改好后运行：npx mulin import ${file}`);
}
