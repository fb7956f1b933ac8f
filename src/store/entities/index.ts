/** All entities, for the data source. */
import * as activities from './activities.ts';
import * as allotments from './allotments.ts';
import * as clinic from './clinic.ts';
import * as delivery from './delivery.ts';
import * as emergency from './emergency.ts';
import * as loveCard from './love-card.ts';
import * as messaging from './messaging.ts';
import * as neighbourhood from './neighbourhood.ts';
import * as operating from './operating.ts';
import * as people from './people.ts';
import * as tickets from './tickets.ts';
import * as timeBank from './time-bank.ts';
import * as tools from './tools.ts';
import * as undo from './undo.ts';
import * as volunteers from './volunteers.ts';

export const entities = [
  activities,
  allotments,
  clinic,
  delivery,
  emergency,
  loveCard,
  messaging,
  neighbourhood,
  operating,
  people,
  tickets,
  timeBank,
  tools,
  undo,
  volunteers,
].flatMap((module) => Object.values(module));
