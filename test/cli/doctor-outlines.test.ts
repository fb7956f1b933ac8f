/** `mulin doctor` and the map: a place whose point lies in another grid than the files say. */
import { expect } from 'chai';
import { checkNeighbourhood } from '../../src/cli/doctor-neighbourhood.ts';
import { Neighbourhood } from '../../src/domain/neighbourhood/model.ts';
import { readSample } from '../../src/sample.ts';

function found(move: (id: string) => { latitude: number; longitude: number } | undefined): string[] {
  const { staff: _, contacts: __, workingHours, map: ___, ...data } = readSample();
  const picture = new Neighbourhood({
    ...data,
    places: data.places.map((place) => ({ ...place, ...move(place.id) })),
    revision: 1,
    staff: [],
    contacts: [],
    groups: [],
    workingHours: workingHours ?? { periods: ['08:30-12:00'] },
  });
  return checkNeighbourhood(picture).map((finding) => JSON.stringify(finding));
}

describe('doctor on outlines', () => {
  it('finds nothing in the sample', () => {
    expect(found(() => undefined).join()).not.to.match(/坐标不在/);
  });

  it('names a place that lies elsewhere, and what to do', () => {
    const findings = found((id) => (id === '十号小区/3' ? { latitude: 31.2367, longitude: 121.4741 } : undefined));
    expect(
      findings.filter((each) => /坐标不在所属网格的范围里：十号小区3号楼/.test(each) && /area/.test(each)),
    ).to.have.length(1);
  });
});
