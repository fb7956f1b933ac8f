/** Points and outlines in neighbourhood files: their shape, and what is said of one that can't be. */
import { z } from 'zod';
import { type Area, crossing, metresBetween, surface } from './geometry.ts';

const degrees = (min: number, max: number, what: string) =>
  z
    .string()
    .regex(/^[0-9]{1,3}(\.[0-9]+)?$/, { error: `${what}要写成数字，如 31.2304` })
    .transform(Number)
    .refine((value) => value >= min && value <= max, { error: `${what}不在中国境内：是不是纬度和经度写反了？` });

export const latitudeOf = degrees(3, 54, '纬度');
export const longitudeOf = degrees(73, 136, '经度');

/** [longitude, latitude], in the order of GeoJSON. */
export const pointShape = z.tuple([longitudeOf, latitudeOf], { error: '写成 [经度, 纬度]，如 [121.4737, 31.2304]' });

const MOST_CORNERS = 500;
/** No sub-district is wider: one corner is a slip of the pen. */
const WIDEST_METRES = 50_000;
/** A square of about one metre, in square degrees. */
const LEAST_SURFACE = 1e-10;

/** A list of corners, or a GeoJSON Polygon of one ring as drawing tools write it. */
export const area = z.preprocess(
  asCorners,
  z
    .array(pointShape)
    .transform(withoutRepeats)
    .superRefine((corners, context) => {
      const problem = areaProblem(corners);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    }),
);

function asCorners(value: unknown, context: z.RefinementCtx): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const { type, coordinates, ...others } = value as Record<string, unknown>;
  const rings: unknown[] = Array.isArray(coordinates) ? coordinates : [];
  const refuse = (message: string) => {
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  };
  if (type !== 'Polygon' || Object.keys(others).length > 0 || !Array.isArray(rings[0]))
    return refuse('GeoJSON 只能写 type: Polygon 和 coordinates；或者直接写 [[经度, 纬度], …]');
  if (rings.length > 1) return refuse('中间不能挖空：coordinates 里只写一圈');
  const ring: unknown[] = rings[0];
  if (String(ring[0]) !== String(ring.at(-1))) return refuse('没有围起来：GeoJSON 的最后一个点要和第一个点一样');
  return ring;
}

/** A corner twice in a row, and the first again at the end, say nothing. */
function withoutRepeats(corners: Area): Area {
  return corners.filter(([lng, lat], index) => {
    const [nextLng, nextLat] = corners[(index + 1) % corners.length] ?? [];
    return corners.length === 1 || lng !== nextLng || lat !== nextLat;
  });
}

function areaProblem(corners: Area): string | undefined {
  if (corners.length < 3) return '至少要三个不同的点才围得成一块地方';
  if (corners.length > MOST_CORNERS) return `点太多，最多 ${MOST_CORNERS} 个`;
  const lngs = corners.map(([lng]) => lng);
  const lats = corners.map(([, lat]) => lat);
  const metres = metresBetween(
    { latitude: Math.min(...lats), longitude: Math.min(...lngs) },
    { latitude: Math.max(...lats), longitude: Math.max(...lngs) },
  );
  if (metres > WIDEST_METRES) return `范围有 ${Math.round(metres / 1000)} 公里宽：是不是有一个点写错了？`;
  const crossed = crossing(corners);
  if (crossed)
    return `边线自己交叉了（第 ${crossed[0]} 个点和第 ${crossed[1]} 个点后面的两条边）：请按顺序沿着边界写，不要来回跳`;
  if (surface(corners) < LEAST_SURFACE) return '所有的点都在一条线上，围不成一块地方';
  return undefined;
}
