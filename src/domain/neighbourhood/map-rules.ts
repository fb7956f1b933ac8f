/** How locations from the map are read, and what holds where the files say nothing. */
export interface MapRules {
  /** Nearer to the border of another grid than this, she is asked which grid she means. */
  borderMetres: number;
  /** Who helps whoever is outside the sub-district: "政务服务热线 12345". */
  outsideCall: string;
}

export const MAP_RULES: MapRules = { borderMetres: 30, outsideCall: '政务服务热线 12345' };
