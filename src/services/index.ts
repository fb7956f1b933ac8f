/** Which service carries out which effect of the flows. */
import type { Services } from '../engine/turn.ts';
import { listActivities, listVenues, makeRequest, readTime, showActivity } from './activities.ts';
import { appealMissed, cancelBooking, noteBooking, showBooking } from './bookings.ts';
import { checkNumber, readCheck } from './check.ts';
import { bookSession, lookUpSessions, watchNext } from './clinic.ts';
import { lookUpEmergency } from './emergency-mode.ts';
import { moveExchange, showExchange } from './exchange.ts';
import {
  answerInvitation,
  givePoints,
  inviteFamily,
  leaveFamily,
  lookUpFamily,
  lookUpGift,
  readInvitation,
} from './gifts.ts';
import { findHelper } from './helpers.ts';
import { lookUpHome, requestVisit } from './home-visits.ts';
import {
  drawPicture,
  listRewards,
  lookUpLoveCard,
  readBoard,
  readStatement,
  redeemReward,
  returnRedemption,
  showRedemption,
  showReward,
} from './love-card.ts';
import { findDoor, findPeople, openRestricted, readMatter } from './matters.ts';
import { listMine } from './mine.ts';
import { addToOwn, findSimilar, joinTicket } from './neighbours.ts';
import { compareWithScan, forgetAll, keepMedia, lookUpPhone, lookUpSelf, register, storeConsent } from './people.ts';
import { findPlace } from './place.ts';
import { acceptPlace, declinePlace } from './places.ts';
import { answerQuestion, skipQuestion } from './questions.ts';
import { openTicket, readReport, requestCallback } from './report.ts';
import { cancelSignUp, comeOrGo, giveFeedback, prepareSignUp, showSignUp, signUp } from './sign-ups.ts';
import {
  addToTicket,
  rateTicket,
  reopenTicket,
  showTicket,
  splitTicket,
  urgeTicket,
  withdrawTicket,
} from './tickets.ts';
import {
  findSkill,
  listNeeds,
  listOffers,
  lookUpTimeBank,
  offerSkill,
  openExchange,
  readWhen,
  storeAdult,
  volunteerFor,
} from './time-bank.ts';
import {
  cancelReservation,
  findLoans,
  findTool,
  listTools,
  lookUpTool,
  renewLoan,
  reserveTool,
  showReservation,
  showTool,
} from './tools.ts';
import { joinTeam, leaveTeam, listTeams, readLog, showTeam } from './volunteers.ts';
import { lookUpWhere } from './where.ts';

export const services: Services = {
  lookUpWhere,
  storeConsent,
  forgetAll,
  keepMedia,
  lookUpSelf,
  compareWithScan,
  register,
  lookUpPhone,
  findPlace,
  readReport,
  findSimilar,
  joinTicket,
  addToOwn,
  openTicket,
  requestCallback,
  listMine,
  showTicket,
  splitTicket,
  urgeTicket,
  addToTicket,
  withdrawTicket,
  reopenTicket,
  rateTicket,
  answerQuestion,
  skipQuestion,
  findHelper,
  findDoor,
  readCheck,
  checkNumber,
  readMatter,
  findPeople,
  openRestricted,
  lookUpEmergency,
  listTools,
  findTool,
  showTool,
  lookUpTool,
  reserveTool,
  showReservation,
  cancelReservation,
  findLoans,
  renewLoan,
  acceptPlace,
  lookUpSessions,
  watchNext,
  bookSession,
  showBooking,
  cancelBooking,
  noteBooking,
  appealMissed,
  lookUpHome,
  requestVisit,
  declinePlace,
  lookUpTimeBank,
  storeAdult,
  findSkill,
  readWhen,
  listOffers,
  listNeeds,
  openExchange,
  volunteerFor,
  offerSkill,
  showExchange,
  moveExchange,
  lookUpGift,
  givePoints,
  lookUpFamily,
  inviteFamily,
  readInvitation,
  answerInvitation,
  leaveFamily,
  listActivities,
  showActivity,
  listVenues,
  readTime,
  makeRequest,
  prepareSignUp,
  signUp,
  showSignUp,
  cancelSignUp,
  comeOrGo,
  giveFeedback,
  listTeams,
  showTeam,
  joinTeam,
  leaveTeam,
  readLog,
  lookUpLoveCard,
  readStatement,
  readBoard,
  drawPicture,
  listRewards,
  redeemReward,
  showRedemption,
  returnRedemption,
  showReward,
};
