/** Which grid a point on the map is in: by outlines, near their borders, outside, and where the files have none. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isInside, metresToBorder } from '../../../src/domain/neighbourhood/geometry.ts';
import { findByLocation, isAt, type Located, landmarkNear } from '../../../src/domain/neighbourhood/location.ts';
import { Neighbourhood, type Node } from '../../../src/domain/neighbourhood/model.ts';
import { readSample } from '../../../src/sample.ts';
import { sampleNeighbourhood } from './sample.ts';

const sample = sampleNeighbourhood();
const INSIDE = [31.2304, 121.4737] as const;
const BORDER = [31.227, 121.47155] as const;
const ROOT = sample.root?.area ?? [];

/** The sample, its nodes changed. */
function redrawn(change: (node: Node) => Node): Neighbourhood {
  const { staff: _, contacts: __, workingHours, map: ___, ...data } = readSample();
  return new Neighbourhood({
    ...data,
    nodes: data.nodes.map(change),
    revision: 1,
    staff: [],
    contacts: [],
    groups: [],
    workingHours: workingHours ?? { periods: ['08:30-12:00'] },
  });
}

const nodesOf = (located: Located): string[] =>
  located.kind === 'outside'
    ? []
    : (located.kind === 'found' ? [located.spot] : located.spots).map(({ node }) => node.code);

const anywhere = fc.tuple(
  fc.double({ min: 31.218, max: 31.242, noNaN: true }),
  fc.double({ min: 121.463, max: 121.488, noNaN: true }),
);

describe('a location in a neighbourhood with outlines', () => {
  it('is in the grid around it, and named by the nearest place there', () => {
    const located = findByLocation(...INSIDE, sample);
    expect(located.kind === 'found' && [located.spot.node.code, located.spot.place?.id]).to.deep.equal([
      'gongdian-1',
      '十号小区',
    ]);
  });

  it('of every place is in the grid that the files give the place', () => {
    for (const place of sample.places.values()) {
      if (place.latitude === null || place.longitude === null) continue;
      expect(nodesOf(findByLocation(place.latitude, place.longitude, sample)), place.id).to.include(place.node);
    }
  });

  it('near a border is asked for, with the names of the grids', () => {
    const located = findByLocation(...BORDER, sample);
    expect(located).to.include({ kind: 'several', drawn: true });
    expect(nodesOf(located)).to.deep.equal(['xingfu-1', 'xingfu-2']);
  });

  it('anywhere: the one grid around it, or all within the border breadth, and outside only where nothing is near', () => {
    const grids = sample.allNodes.filter(({ kind }) => kind === 'grid');
    fc.assert(
      fc.property(anywhere, ([latitude, longitude]) => {
        const point = { latitude, longitude };
        const near = grids.filter(({ area }) => area && (isInside(point, area) || metresToBorder(point, area) <= 30));
        const located = findByLocation(latitude, longitude, sample);
        if (near.length > 0) {
          expect(nodesOf(located)).to.have.members(near.slice(0, 4).map(({ code }) => code));
          expect(located.kind).to.equal(near.length > 1 ? 'several' : 'found');
        } else {
          const inside = isInside(point, ROOT) || metresToBorder(point, ROOT) <= 30;
          expect(located.kind).to.equal(inside ? 'found' : 'outside');
        }
      }),
    );
  });

  it('outside, and no place at all, is nowhere', () => {
    for (const [lat, lng] of [
      [31.25, 121.4737],
      [39.9, 116.4],
      [0, 0],
      [Number.NaN, 121],
    ] as const) {
      expect(findByLocation(lat, lng, sample).kind).to.equal('outside');
    }
  });

  it('in a gap between the grids is the sub-district’s', () => {
    const gap = redrawn((node) => (node.code === 'gongdian-1' ? { ...node, area: null } : node));
    const whole = redrawn((node) =>
      node.code === 'gongdian-1'
        ? {
            ...node,
            area: [
              [121.4655, 31.2395],
              [121.466, 31.2395],
              [121.466, 31.239],
            ],
          }
        : node,
    );
    expect(nodesOf(findByLocation(...INSIDE, whole))).to.deep.equal(['dongjie']);
    // Where a grid has no outline, its places say which it is.
    expect(nodesOf(findByLocation(...INSIDE, gap))).to.deep.equal(['gongdian-1']);
  });

  it('in a community’s outline is the grid of the nearest place, when the grids have none', () => {
    const communities = redrawn((node) => {
      if (node.code === 'gongdian') return { ...node, area: sample.node('gongdian-1')?.area ?? null };
      return { ...node, area: null };
    });
    expect(nodesOf(findByLocation(...INSIDE, communities))).to.deep.equal(['gongdian-1']);
  });
});

describe('a location after grids were redrawn', () => {
  it('in the old outline is the successor’s', () => {
    const joined = redrawn((node) =>
      node.code === 'xingfu-1'
        ? { ...node, successor: 'xingfu-2' }
        : node.code === 'xingfu-2'
          ? { ...node, area: null }
          : node,
    );
    expect(nodesOf(findByLocation(31.2271, 121.4705, joined))).to.deep.equal(['xingfu-2']);
  });

  it('is the successor’s own outline’s, as soon as that has one', () => {
    const joined = redrawn((node) => (node.code === 'xingfu-1' ? { ...node, successor: 'xingfu-2' } : node));
    expect(nodesOf(findByLocation(...BORDER, joined))).to.deep.equal(['xingfu-2']);
    expect(nodesOf(findByLocation(31.2271, 121.4705, joined))).to.deep.equal(['dongjie']);
  });

  it('always leads to a node of today', () => {
    const old = new Map([
      ['xingfu-1', 'xingfu-2'],
      ['wenhua-3', 'wenhua-1'],
      ['wenhua-1', 'wenhua-2'],
    ]);
    const now = redrawn((node) => ({ ...node, successor: old.get(node.code) ?? null }));
    fc.assert(
      fc.property(anywhere, ([latitude, longitude]) => {
        for (const code of nodesOf(findByLocation(latitude, longitude, now)))
          expect([...old.keys()]).not.to.include(code);
      }),
    );
  });
});

describe('a location where the files have no outlines', () => {
  const places = redrawn((node) => ({ ...node, area: null }));

  it('is the nearest place', () => {
    const located = findByLocation(31.230416, 121.473701, places);
    expect(located.kind === 'found' && located.spot.place?.id).to.equal('十号小区');
  });

  it('is asked for where places of two grids are hardly farther', () => {
    const located = findByLocation(...BORDER, places);
    expect(located).to.include({ kind: 'several', drawn: false });
    expect(nodesOf(located)).to.have.members(['xingfu-1', 'xingfu-2']);
  });

  it('is outside far from every place', () => {
    expect(findByLocation(31.25, 121.4737, places).kind).to.equal('outside');
  });
});

describe('a phone and a place', () => {
  const at = (id: string, point: { latitude: number; longitude: number }) => {
    const place = sample.places.get(id);
    return place !== undefined && isAt(point, place, sample);
  };
  const there = { latitude: INSIDE[0], longitude: INSIDE[1] };

  it('are together within some hundred metres', () => {
    for (const id of ['十号小区', '十号小区/3', '十号小区/3/2']) expect(at(id, there), id).to.equal(true);
    expect(at('文化苑/2/1', there)).to.equal(false);
    expect(at('幸福路东段', there)).to.equal(false);
  });

  it('are near a landmark, never near somebody’s house', () => {
    expect(landmarkNear(there, sample)?.kind).to.equal('landmark');
  });
});
