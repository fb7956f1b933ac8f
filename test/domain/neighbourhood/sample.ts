/** The sample neighbourhood as tests need it: read from its files, people without accounts. */

import { Neighbourhood } from '../../../src/domain/neighbourhood/model.ts';
import { readSample } from '../../../src/sample.ts';

export function sampleNeighbourhood(): Neighbourhood {
  const { staff, contacts, workingHours, map, ...data } = readSample();
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
