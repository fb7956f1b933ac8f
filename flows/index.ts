/** The catalogue: one line per flow, in menu order. */
import type { Catalogue } from '../src/engine/flow.ts';
import { activities } from './activities/index.ts';
import { activityFeedback } from './activity-feedback/index.ts';
import { activityRequest } from './activity-request/index.ts';
import { booking } from './booking/index.ts';
import { callOffer } from './call-offer/index.ts';
import { callback } from './callback/index.ts';
import { check } from './check/index.ts';
import { checkIn } from './check-in/index.ts';
import { clinic } from './clinic/index.ts';
import { consent } from './consent/index.ts';
import { door } from './door/index.ts';
import { emergency } from './emergency/index.ts';
import { exchange } from './exchange/index.ts';
import { family } from './family/index.ts';
import { findPerson } from './find-person/index.ts';
import { gift } from './gift/index.ts';
import { homeVisit } from './home-visit/index.ts';
import { loan } from './loan/index.ts';
import { loveCard } from './love-card/index.ts';
import { menu } from './menu/index.ts';
import { mine } from './mine/index.ts';
import { person } from './person/index.ts';
import { placeOffer } from './place-offer/index.ts';
import { question } from './question/index.ts';
import { rating } from './rating/index.ts';
import { redemption } from './redemption/index.ts';
import { register } from './register/index.ts';
import { report } from './report/index.ts';
import { reservation } from './reservation/index.ts';
import { restricted } from './restricted/index.ts';
import { rewards } from './rewards/index.ts';
import { signUp } from './sign-up/index.ts';
import { timeBank } from './time-bank/index.ts';
import { tools } from './tools/index.ts';
import { volunteers } from './volunteers/index.ts';

export const catalogue: Catalogue = [
  menu,
  report,
  mine,
  findPerson,
  tools,
  clinic,
  booking,
  homeVisit,
  register,
  person,
  callback,
  callOffer,
  loan,
  reservation,
  rating,
  question,
  placeOffer,
  consent,
  restricted,
  door,
  check,
  emergency,
  timeBank,
  exchange,
  gift,
  family,
  activities,
  signUp,
  checkIn,
  activityRequest,
  activityFeedback,
  volunteers,
  loveCard,
  rewards,
  redemption,
];
