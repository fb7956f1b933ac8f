/** All entities, for the data source. */
import * as messaging from './messaging.ts';
import * as neighbourhood from './neighbourhood.ts';
import * as people from './people.ts';
import * as tickets from './tickets.ts';

export const entities = [messaging, neighbourhood, people, tickets].flatMap((module) => Object.values(module));
