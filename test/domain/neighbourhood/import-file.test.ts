/** Neighbourhood files: the sample loads, and every mistake is named with file, line, field and remedy. */

import { expect } from 'chai';
import { parseImport } from '../../../src/domain/neighbourhood/import-file.ts';
import { readSample } from '../../../src/sample.ts';

function errors(text: string, existing?: Parameters<typeof parseImport>[1]): string[] {
  const result = parseImport([{ name: 'data/x.yaml', text }], existing);
  return result.ok ? [] : result.errors;
}

const NODES = `nodes:
  - { code: dongjie, name: 东街街道, kind: sub-district }
  - { code: gongdian, name: 供电社区, kind: community, parent: dongjie }
  - { code: gongdian-1, name: 第一网格, kind: grid, parent: gongdian }
`;

describe('the sample neighbourhood', () => {
  const data = readSample();

  it('is one sub-district with six communities of at least three grids', () => {
    const communities = data.nodes.filter((node) => node.kind === 'community');
    expect(data.nodes.filter((node) => node.kind === 'sub-district').map((node) => node.code)).to.deep.equal([
      'dongjie',
    ]);
    expect(communities).to.have.length(6);
    for (const { code } of communities) {
      expect(data.nodes.filter((node) => node.kind === 'grid' && node.parent === code)).to.have.length.of.at.least(3);
    }
  });

  it('holds what the contract fixes: 供电社区, its grids, 十号小区 with buildings 1–12 of three units', () => {
    const node = (code: string) => data.nodes.find((n) => n.code === code);
    expect(node('gongdian')?.name).to.equal('供电社区');
    for (const grid of ['gongdian-1', 'gongdian-2', 'gongdian-3']) expect(node(grid)?.parent).to.equal('gongdian');
    for (let building = 1; building <= 12; building++) {
      for (let unit = 1; unit <= 3; unit++) {
        expect(data.places.find((place) => place.id === `十号小区/${building}/${unit}`)?.node).to.equal('gongdian-1');
      }
    }
    expect(data.limits.find((limit) => limit.id === 'ordinary')?.take).to.equal('2wd');
  });

  it('has a grid worker in every grid, staff at every community, three and an admin at the sub-district', () => {
    const holders = (role: string, node: string) =>
      data.staff.filter((member) => member.roles.some((r) => r.role === role && r.node === node)).length;
    for (const node of data.nodes) {
      if (node.kind === 'grid') expect(holders('grid-worker', node.code), node.code).to.be.at.least(1);
      if (node.kind === 'community') expect(holders('community-staff', node.code), node.code).to.be.at.least(1);
    }
    expect(holders('sub-district-staff', 'dongjie')).to.be.at.least(3);
    expect(holders('admin', 'dongjie')).to.equal(1);
    const grids = data.nodes.filter((node) => node.kind === 'grid');
    const vacant = grids.filter((grid) => !data.staff.some((m) => m.posts.some((p) => p.node === grid.code)));
    expect(vacant.length).to.be.within(1, grids.length - 4);
  });

  it('uses only invented phones', () => {
    for (const { phone } of [...data.staff, ...data.contacts]) expect(phone).to.match(/^1380000\d{4}$/);
  });
});

describe('a neighbourhood file', () => {
  it('is normalised: defaults, inherited nodes and units', () => {
    const result = parseImport([
      {
        name: 'a.yaml',
        text: `${NODES}  - { code: gongdian-2, name: 第二网格, kind: grid, parent: gongdian }
estates:
  - name: 东苑
    node: gongdian-1
    units: 2
    buildings:
      - { numbers: 1, latitude: 31.5, longitude: 121.5 }
      - { numbers: [2] }
      - { numbers: [甲3, b], node: gongdian-2, units: 1 }
`,
      },
    ]);
    const places = result.ok ? result.data.places : [];
    expect(places.map((place) => `${place.id} ${place.kind} ${place.node}`)).to.deep.equal([
      '东苑 estate gongdian-1',
      '东苑/1 building gongdian-1',
      '东苑/1/1 unit gongdian-1',
      '东苑/1/2 unit gongdian-1',
      '东苑/2 building gongdian-1',
      '东苑/2/1 unit gongdian-1',
      '东苑/2/2 unit gongdian-1',
      '东苑/甲3 building gongdian-2',
      '东苑/甲3/1 unit gongdian-2',
      '东苑/B building gongdian-2',
      '东苑/B/1 unit gongdian-2',
    ]);
    expect(places[1]).to.include({ parent: '东苑', latitude: 31.5, longitude: 121.5 });
  });

  it('may give a node an outline, as corners or as GeoJSON, and buildings their points', () => {
    const corners = '[[121.1, 31.1], [121.2, 31.1], [121.1, 31.2]]';
    const ring = corners.replace(/\]$/, ', [121.1, 31.1]]');
    const result = parseImport([
      {
        name: 'a.yaml',
        text: `${NODES}  - { code: g-1, name: 一, kind: grid, parent: gongdian, area: ${corners} }
  - { code: g-2, name: 二, kind: grid, parent: gongdian, area: { type: Polygon, coordinates: [${ring}] } }
estates:
  - { name: 东苑, node: g-1, units: 1, buildings: [1, a], points: { A: [121.15, 31.12] } }
map: { borderMetres: 50 }
`,
      },
    ]);
    if (!result.ok) return expect.fail(result.errors.join('\n'));
    const { nodes, places, map } = result.data;
    const area = [
      [121.1, 31.1],
      [121.2, 31.1],
      [121.1, 31.2],
    ];
    expect(nodes.slice(-2).map((node) => node.area)).to.deep.equal([area, area]);
    expect(nodes[0]?.area).to.equal(null);
    expect(places.find(({ id }) => id === '东苑/A')).to.include({ latitude: 31.12, longitude: 121.15 });
    expect(places.find(({ id }) => id === '东苑/1')).to.include({ latitude: null, longitude: null });
    expect(map).to.deep.equal({ borderMetres: 50, outsideCall: '政务服务热线 12345' });
  });

  it('keeps text as it stands: a leading 0, a name like a YAML word', () => {
    const result = parseImport([
      { name: 'a.yaml', text: `${NODES}staff:\n  - { key: no, name: Null, phone: 04318000000, roles: [] }\n` },
    ]);
    expect(result.ok && result.data.staff[0]).to.deep.include({ key: 'no', name: 'Null', phone: '04318000000' });
  });

  it('may refer to what other files or the database hold', () => {
    const staff = 'staff:\n  - { key: a, name: 甲, roles: [{ role: grid-worker, node: gongdian-1 }] }\n';
    expect(
      parseImport([
        { name: '1', text: staff },
        { name: '2', text: NODES },
      ]).ok,
    ).to.equal(true);
    expect(errors(staff, { nodes: ['gongdian-1'], staffKeys: [], limits: [], categories: [] })).to.deep.equal([]);
    const category = 'categories:\n  - { id: light, name: 灯, limit: ordinary, keywords: {} }\n';
    expect(errors(category, { nodes: ['x'], staffKeys: [], limits: ['ordinary'], categories: [] })).to.deep.equal([]);
  });

  it('may be empty or hold only comments', () => {
    const none = { nodes: ['dongjie'], staffKeys: [], limits: [], categories: [] };
    expect(errors('', none)).to.deep.equal([]);
    expect(errors('# 只有说明\n', none)).to.deep.equal([]);
    expect(errors('\uFEFFnodes: []\n', none)).to.deep.equal([]);
  });
});

const MISTAKES: [what: string, text: string, expected: string][] = [
  [
    'a phone with letters',
    `${NODES}staff:\n  - { key: a, name: 甲, phone: 138x }\n`,
    'data/x.yaml:6 staff[1].phone: 只能是数字',
  ],
  ['a missing name', `${NODES}staff:\n  - { key: a }\n`, 'data/x.yaml:6 staff[1].name: 没有写：请补上'],
  [
    'an unknown field',
    `${NODES}staff:\n  - { key: a, name: 甲, tel: 1 }\n`,
    'data/x.yaml:6 staff[1]: 不认识的字段 tel',
  ],
  ['an unknown section', 'nodez: []\n', 'data/x.yaml:1: 不认识的字段 nodez'],
  [
    'a list instead of a value',
    'nodes:\n  - { code: [a], name: x, kind: grid }\n',
    'data/x.yaml:2 nodes[1].code: 要写成一个值',
  ],
  ['a value instead of a list', 'nodes: 供电\n', 'data/x.yaml:1 nodes: 要写成列表'],
  ['plain text', '你好\n', 'data/x.yaml:1: 要写成“字段: 内容”的形式'],
  [
    'an unknown role',
    `${NODES}staff:\n  - { key: a, name: 甲, roles: [{ role: boss, node: dongjie }] }\n`,
    'data/x.yaml:6 staff[1].roles[1].role: 身份只能是',
  ],
  [
    'an unknown node',
    `${NODES}staff:\n  - { key: a, name: 甲, roles: [{ role: police, node: gongdien }] }\n`,
    'data/x.yaml:6 staff[1].roles[1].node: 没有代码为“gongdien”的辖区',
  ],
  [
    'a role at the wrong level',
    `${NODES}staff:\n  - { key: a, name: 甲, roles: [{ role: grid-worker, node: gongdian }] }\n`,
    '“gongdian”是社区，这里要写网格的代码',
  ],
  [
    'the same code twice',
    `${NODES}  - { code: gongdian-1, name: 又一个, kind: grid, parent: gongdian }\n`,
    'data/x.yaml:5 nodes[4].code: 代码“gongdian-1”重复，前面 data/x.yaml:4',
  ],
  [
    'a grid under the sub-district',
    `${NODES}  - { code: g, name: 格, kind: grid, parent: dongjie }\n`,
    'data/x.yaml:5 nodes[4].parent: “dongjie”是街道，这里要写社区的代码',
  ],
  [
    'a community without a parent',
    'nodes:\n  - { code: d, name: 街, kind: sub-district }\n  - { code: c, name: 社, kind: community }\n',
    'data/x.yaml:3 nodes[2]: 社区要写上级',
  ],
  ['no sub-district', 'limits: []\n', '没有街道'],
  ['two sub-districts', `${NODES}  - { code: xijie, name: 西街, kind: sub-district }\n`, '有几个街道'],
  [
    'successors in a circle',
    `${NODES}  - { code: g-2, name: 二, kind: grid, parent: gongdian, successor: g-3 }\n  - { code: g-3, name: 三, kind: grid, parent: gongdian, successor: g-2 }\n`,
    'data/x.yaml:6 nodes[5].successor: 接替关系绕成了圈',
  ],
  [
    'coordinates the wrong way round',
    `${NODES}landmarks:\n  - { name: 广场, node: gongdian-1, latitude: 121.4, longitude: 31.2 }\n`,
    'data/x.yaml:6 landmarks[1].latitude: 纬度不在中国境内：是不是纬度和经度写反了？',
  ],
  [
    'half a coordinate',
    `${NODES}landmarks:\n  - { name: 广场, node: gongdian-1, latitude: 31.2 }\n`,
    '要么都写，要么都不写',
  ],
  [
    'buildings backwards',
    `${NODES}estates:\n  - { name: 东苑, node: gongdian-1, buildings: 12-1 }\n`,
    'data/x.yaml:6 estates[1].buildings[1].numbers: 楼号从小到大写',
  ],
  [
    'a building twice',
    `${NODES}estates:\n  - { name: 东苑, node: gongdian-1, buildings: [1, 2, 1] }\n`,
    '东苑楼号“1”重复',
  ],
  [
    'one point for several buildings',
    `${NODES}estates:\n  - { name: 东苑, node: gongdian-1, buildings: [{ numbers: 1-2, latitude: 31, longitude: 121 }] }\n`,
    'data/x.yaml:6 estates[1].buildings[1]: 坐标只能写给单独一栋楼',
  ],
  [
    'an alias of one character',
    `${NODES}landmarks:\n  - { name: 广场, aliases: [场], node: gongdian-1 }\n`,
    'data/x.yaml:6 landmarks[1].aliases[1]: 至少两个字',
  ],
  ['a slash in a name', `${NODES}landmarks:\n  - { name: 东/西, node: gongdian-1 }\n`, '不能有斜杠'],
  [
    'an unknown limit',
    `${NODES}categories:\n  - { id: a, name: 灯, limit: soon, keywords: {} }\n`,
    'data/x.yaml:6 categories[1].limit: 没有 id 为“soon”的时限',
  ],
  [
    'working days for an urgent category',
    `${NODES}limits:\n  - { id: l, take: 2wd, takeWarning: 1wd, resolve: 3wd, resolveWarning: 1wd }\ncategories:\n  - { id: a, name: 灯, urgency: urgent, limit: l, keywords: {} }\n`,
    '紧急类别昼夜连续计算',
  ],
  [
    'a warning after its deadline',
    `${NODES}limits:\n  - { id: l, take: 2wd, takeWarning: 3wd, resolve: 3wd, resolveWarning: 1wd }\n`,
    'data/x.yaml:6 limits[1].takeWarning: 提醒要早于期限',
  ],
  [
    'a time in words',
    `${NODES}limits:\n  - { id: l, take: 两天, takeWarning: 1wd, resolve: 3wd, resolveWarning: 1wd }\n`,
    'data/x.yaml:6 limits[1].take: 写成 2wd',
  ],
  [
    'a keyword without points',
    `${NODES}categories:\n  - { id: a, name: 灯, limit: l, keywords: { 路灯: 很多 } }\n`,
    'data/x.yaml:6 categories[1].keywords.路灯: 分数写 1 到 9',
  ],
  [
    'a contact of nobody',
    `${NODES}contacts:\n  - { node: dongjie, kind: duty, name: 值班, phone: '110', hours: 全天, staff: nobody }\n`,
    'data/x.yaml:6 contacts[1].staff: 没有代号为“nobody”的工作人员',
  ],
  [
    'overlapping working hours',
    `${NODES}workingHours:\n  periods: ['08:30-12:00', '11:00-17:30']\n`,
    'workingHours.periods[2]: 时间要从早到晚',
  ],
  ...[
    ['two corners', '[[121.1, 31.1], [121.2, 31.1]]', 'nodes[4].area: 至少要三个不同的点'],
    [
      'two corners and the first again',
      '[[121.1, 31.1], [121.2, 31.1], [121.1, 31.1]]',
      'nodes[4].area: 至少要三个不同的点',
    ],
    [
      'an outline that crosses itself',
      '[[121.1, 31.1], [121.2, 31.2], [121.2, 31.1], [121.1, 31.2]]',
      'nodes[4].area: 边线自己交叉了',
    ],
    ['corners on one line', '[[121.1, 31.1], [121.2, 31.2], [121.3, 31.3]]', 'nodes[4].area: 所有的点都在一条线上'],
    [
      'latitude first',
      '[[31.1, 121.1], [31.1, 121.2], [31.2, 121.1]]',
      'nodes[4].area[1][1]: 经度不在中国境内：是不是纬度和经度写反了？',
    ],
    ['a corner far away', '[[121.1, 31.1], [122.2, 31.1], [121.1, 31.2]]', '公里宽：是不是有一个点写错了？'],
    [
      'a corner of three numbers',
      '[[121.1, 31.1, 5], [121.2, 31.1], [121.1, 31.2]]',
      'nodes[4].area[1]: 写成 [经度, 纬度]',
    ],
    ['words', '大院里', 'nodes[4].area: 要写成列表'],
    [
      'a GeoJSON outline that is open',
      '{ type: Polygon, coordinates: [[[121.1, 31.1], [121.2, 31.1], [121.1, 31.2]]] }',
      'nodes[4].area: 没有围起来',
    ],
    [
      'a GeoJSON outline with a hole',
      '{ type: Polygon, coordinates: [[[121.1, 31.1], [121.2, 31.1], [121.1, 31.2], [121.1, 31.1]], []] }',
      'nodes[4].area: 中间不能挖空',
    ],
    [
      'another GeoJSON shape',
      '{ type: Point, coordinates: [121.1, 31.1] }',
      'nodes[4].area: GeoJSON 只能写 type: Polygon',
    ],
  ].map(([what, area, expected]): [string, string, string] => [
    `an outline: ${what}`,
    `${NODES}  - { code: g-9, name: 九, kind: grid, parent: gongdian, area: ${area} }\n`,
    `data/x.yaml:5 ${expected}`.replace('data/x.yaml:5 公里', '公里'),
  ]),
  [
    'a point of a building that is not there',
    `${NODES}estates:\n  - { name: 东苑, node: gongdian-1, buildings: 1-3, points: { 4: [121.4, 31.2] } }\n`,
    'data/x.yaml:6 estates[1].points.4: 东苑没有 4 号楼',
  ],
  ['a border of no metres', `${NODES}map: { borderMetres: 0 }\n`, 'data/x.yaml:5 map.borderMetres: 写 5 到 300'],
  ['a tab', 'nodes:\n\t- { code: a }\n', 'data/x.yaml:2'],
  ['a missing bracket', 'nodes:\n  - { code: a, name: b\nlimits: []\n', 'data/x.yaml:'],
  ['a field twice', 'nodes: []\nnodes: []\n', 'data/x.yaml:2 同一个字段写了两次'],
  ['two documents', 'nodes: []\n---\nnodes: []\n', 'data/x.yaml:2 一个文件里有“---”'],
];

describe('a mistake in a neighbourhood file is named with its place and remedy', () => {
  for (const [what, text, expected] of MISTAKES) {
    it(what, () => expect(errors(text).join('\n')).to.include(expected));
  }

  it('and all of a file at once', () => {
    expect(errors('nodes:\n  - { code: A, name: x, kind: grid }\n  - { code: b, kind: no }\n')).to.have.length(3);
  });
});

describe('a hostile file is refused, quickly', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghi'
    .split('')
    .map((key, i) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
    .join('\n')}\n`;
  const cases: [string, string][] = [
    ['an alias bomb', bomb],
    ['one alias', 'nodes: &n []\nlimits: *n\n'],
    ['brackets nested 200,000 deep', '['.repeat(200_000)],
    ['lists nested on one line', '- '.repeat(100_000)],
    ['keys nested by indentation', Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['two megabytes', `# ${'x'.repeat(2_000_000)}`],
    ['a prototype name', '__proto__: { nodes: [] }\n'],
    ['a custom tag', 'nodes: !!js/function "x"\n'],
    ['control characters', 'nodes: \u0000\u0007\n'],
  ];
  for (const [what, text] of cases) {
    it(what, () => {
      const start = performance.now();
      expect(errors(text)).to.have.length.of.at.least(1);
      expect(performance.now() - start).to.be.below(1000);
      expect({}).to.not.have.property('nodes');
    });
  }
});
