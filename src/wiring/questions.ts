/** Questions that staff's moves put into a reporter's chat, as flows that the engine pushes. */
import type { AskFeedback } from '../domain/activities/running.ts';
import type { AskQuestion } from '../domain/tickets/asking.ts';
import type { AskRating } from '../domain/tickets/staff-moves.ts';
import type { DropRating } from '../domain/tickets/undo.ts';
import { pushFlow, takeBackFlow } from '../engine/push.ts';
import type { TurnDeps } from '../engine/turn.ts';

interface Questions {
  askRating: AskRating;
  dropRating: DropRating;
  askQuestion: AskQuestion;
  askFeedback: AskFeedback;
}

export function questions(deps: TurnDeps): Questions {
  return {
    askRating: async (tx, { conversation, number, announce }) => {
      // What staff wanted to know is of no use any more, and would stand before the rating.
      await takeBackFlow(tx, deps, { conversation, flow: 'question', input: { number } });
      // A neighbour has had it reopened before she said how it went: she is asked once.
      await takeBackFlow(tx, deps, { conversation, flow: 'rating', input: { number } });
      await pushFlow(tx, deps, { conversation, flow: 'rating', input: { number }, announce, ticket: number });
    },
    dropRating: async (tx, { conversation, number }) => {
      for (const flow of ['rating', 'question']) {
        await takeBackFlow(tx, deps, { conversation, flow, input: { number } });
      }
    },
    askQuestion: async (tx, { conversation, number, question, announce }) => {
      // Asked again, it is one question.
      const input = { number, question };
      await takeBackFlow(tx, deps, { conversation, flow: 'question', input });
      const ask = { flow: 'question', input, announce, notice: 'reminder' as const };
      await pushFlow(tx, deps, { ...ask, conversation, ticket: number });
    },
    askFeedback: (tx, { conversation, number, title, announce }) =>
      pushFlow(tx, deps, { conversation, flow: 'activity-feedback', input: { number, title }, announce }),
  };
}
