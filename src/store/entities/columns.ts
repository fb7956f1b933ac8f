/** Column kinds that mean the same on SQLite and PostgreSQL (stack.md). */
import type { EntitySchemaColumnOptions } from 'typeorm';

const msTime = {
  to: (date: Date | null | undefined) => (date ? date.getTime() : (date ?? null)),
  from: (ms: number | string | null) => (ms === null ? null : new Date(Number(ms))),
};
const json = {
  to: (value: unknown) => (value === null ? null : JSON.stringify(value)),
  from: (text: string | null) => (text === null ? null : JSON.parse(text)),
};

export const key: EntitySchemaColumnOptions = { type: 'text', primary: true };
export const text: EntitySchemaColumnOptions = { type: 'text' };
export const textOrNull: EntitySchemaColumnOptions = { type: 'text', nullable: true };
export const integer: EntitySchemaColumnOptions = { type: 'integer' };
export const integerOrNull: EntitySchemaColumnOptions = { type: 'integer', nullable: true };
export const realOrNull: EntitySchemaColumnOptions = { type: 'double precision', nullable: true };
export const flag: EntitySchemaColumnOptions = { type: 'boolean' };
/** A Date, kept as milliseconds: `datetime` differs between the databases, `integer` overflows on PostgreSQL. */
export const time: EntitySchemaColumnOptions = { type: 'bigint', transformer: msTime };
export const timeOrNull: EntitySchemaColumnOptions = { type: 'bigint', nullable: true, transformer: msTime };
export const jsonText: EntitySchemaColumnOptions = { type: 'text', transformer: json };
export const jsonTextOrNull: EntitySchemaColumnOptions = { type: 'text', nullable: true, transformer: json };
