/** Shorthand for migrations: a table from "name type" lines, in types that both databases have. Never edited once released. */
import { Table, TableIndex } from 'typeorm';

/** `columns`: "name type", with "?" behind the name for nullable and "*" for the primary key. */
export function table(name: string, columns: readonly string[], indices: readonly string[][] = []): Table {
  return new Table({
    name,
    columns: columns.map((line) => {
      const [marked = '', ...type] = line.split(' ');
      const column = marked.replace(/[?*]$/, '');
      const isPrimary = marked.endsWith('*');
      if (type[0] === 'serial') {
        return {
          name: column,
          type: 'integer',
          isPrimary,
          isGenerated: true,
          generationStrategy: 'increment' as const,
        };
      }
      return { name: column, type: type.join(' '), isPrimary, isNullable: marked.endsWith('?') };
    }),
    indices: indices.map(
      (of) =>
        new TableIndex({
          name: `${name}_${of.join('_').replace('!', '')}`,
          columnNames: of.map((column) => column.replace('!', '')),
          isUnique: of[0]?.startsWith('!') ?? false,
        }),
    ),
  });
}
