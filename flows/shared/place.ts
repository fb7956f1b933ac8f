/** A place as flows carry it: found by the neighbourhood's rules, said back to the resident, stored with the ticket. */
export interface FlowPlace {
  /** Place id; null: only the node is known. */
  id: string | null;
  node: string;
  /** As said to her: "十号小区3号楼2单元". */
  name: string;
  /** As a work group may read it. */
  inGroup: string;
  location?: { latitude: number; longitude: number; label: string };
}

/** What `findPlace` answers. */
export type PlaceFound =
  | { type: 'place.found'; place: FlowPlace }
  | { type: 'place.several'; options: FlowPlace[] }
  | { type: 'place.unknown'; communities: FlowPlace[] }
  | { type: 'place.outside' };

export interface FindPlace {
  words: string;
  location?: { latitude?: number; longitude?: number; label: string };
}
