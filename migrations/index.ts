/** Every migration, oldest first. Two new ones in two branches conflict here, as they should. */
import { Messaging1763800000001 } from './0001-messaging.ts';
import { Neighbourhood1763800000002 } from './0002-neighbourhood.ts';
import { PeopleAndTickets1763800000003 } from './0003-people-and-tickets.ts';
import { Neighbours1763800000004 } from './0004-neighbours.ts';
import { Staff1763800000005 } from './0005-staff.ts';
import { Restricted1763800000006 } from './0006-restricted.ts';
import { Places1763800000007 } from './0007-places.ts';
import { Delivery1763800000008 } from './0008-delivery.ts';
import { Emergency1763800000009 } from './0009-emergency.ts';
import { Operating1763800000010 } from './0010-operating.ts';
import { TicketSequence1763800000011 } from './0011-ticket-sequence.ts';
import { SimilarTickets1763800000012 } from './0012-similar-tickets.ts';
import { Allotments1763800000013 } from './0013-allotments.ts';
import { Clinic1763800000014 } from './0014-clinic.ts';
import { Tools1763800000015 } from './0015-tools.ts';
import { LoveCard1763800000016 } from './0016-love-card.ts';
import { Volunteers1763800000017 } from './0017-volunteers.ts';
import { TimeBank1763800000018 } from './0018-time-bank.ts';
import { NodeOrder1763800000019 } from './0019-node-order.ts';
import { OutboxOfChats1763800000025 } from './0025-outbox-of-chats.ts';

export const migrations = [
  Messaging1763800000001,
  Neighbourhood1763800000002,
  PeopleAndTickets1763800000003,
  Neighbours1763800000004,
  Staff1763800000005,
  Restricted1763800000006,
  Places1763800000007,
  Delivery1763800000008,
  Emergency1763800000009,
  Operating1763800000010,
  TicketSequence1763800000011,
  SimilarTickets1763800000012,
  Allotments1763800000013,
  Clinic1763800000014,
  Tools1763800000015,
  LoveCard1763800000016,
  Volunteers1763800000017,
  TimeBank1763800000018,
  NodeOrder1763800000019,
  OutboxOfChats1763800000025,
];
