/** Writes what the files say of stations, sessions and their rules. Sessions that are laid out already keep their times and places. */
import { ClinicPlanEntity, ClinicStationEntity } from '../../store/entities/clinic.ts';
import { Setting } from '../../store/entities/messaging.ts';
import type { Tx } from '../../store/tx.ts';
import { type Change, sync } from '../neighbourhood/import-sync.ts';
import { CLINIC, CLINIC_RULES_NAME, LAID_OUT } from './calendar.ts';
import type { ClinicImport } from './import.ts';

export async function applyClinic(tx: Tx, data: ClinicImport, whole: boolean): Promise<Change> {
  const db = await tx.db();
  const stations = await sync(db, ClinicStationEntity, data.clinicStations, whole);
  const nodes = new Map((await db.find(ClinicStationEntity)).map(({ id, node }) => [id, node]));
  const plans = data.clinicPlans.map((plan) => ({ ...plan, node: plan.node || (nodes.get(plan.station) ?? '') }));
  const parts = [
    stations,
    await sync(db, ClinicPlanEntity, plans, whole, ({ madeBy }) => madeBy === null),
    await sync(
      db,
      Setting,
      Object.keys(data.clinicRules).length > 0
        ? [{ name: CLINIC_RULES_NAME, value: JSON.stringify(data.clinicRules) }]
        : [],
      false,
    ),
  ];
  const total = parts.reduce(
    (sum, { written, removed }) => ({ written: sum.written + written, removed: sum.removed + removed }),
    { written: 0, removed: 0 },
  );
  if (total.written + total.removed === 0) return total;
  // Laid out by whoever looks next, at the latest by this timer.
  await db.delete(Setting, { name: LAID_OUT });
  tx.timers.put({ key: 'clinic-plan', kind: 'clinic-plan', dueAt: tx.now, subject: '' });
  await tx.touch(CLINIC);
  return total;
}
