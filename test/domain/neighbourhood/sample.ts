/** The sample neighbourhood as tests need it: read from its files, people without accounts. */

import { readdirSync, readFileSync } from 'node:fs';
import { type ImportData, parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { Neighbourhood } from '../../../src/domain/neighbourhood/model.ts';

const FOLDER = 'data/sample';

export function sampleData(): ImportData {
  const names = readdirSync(FOLDER).sort();
  const result = parseImport(names.map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, 'utf8') })));
  if (!result.ok) throw new Error(result.errors.join('\n'));
  return result.data;
}

export function sampleNeighbourhood(): Neighbourhood {
  const { staff, contacts, workingHours, map, ...data } = sampleData();
  return new Neighbourhood({
    ...data,
    revision: 1,
    staff: staff.map((member) => ({ ...member, personId: member.key, accounts: [] })),
    contacts: contacts.map(({ staffKey, ...contact }) => ({ ...contact, personId: staffKey })),
    groups: [],
    ...(map && { map }),
    workingHours: workingHours ?? { periods: ['08:30-12:00', '13:30-17:30'] },
  });
}
