/** Every migration, oldest first. Two new ones in two branches conflict here, as they should. */
import { Messaging1763800000001 } from './0001-messaging.ts';
import { Neighbourhood1763800000002 } from './0002-neighbourhood.ts';
import { PeopleAndTickets1763800000003 } from './0003-people-and-tickets.ts';
import { Places1763800000007 } from './0007-places.ts';

export const migrations = [
  Messaging1763800000001,
  Neighbourhood1763800000002,
  PeopleAndTickets1763800000003,
  Places1763800000007,
];
