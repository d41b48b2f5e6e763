import type { Engine } from '#main/ports/engine.ts';
import { bridge } from './base.ts';

/** What the workbench notices, and the companion that shows some of it. */
export function noticingHandlers({ noticing, companion: creature }: Engine) {
  const { noticed, companion } = bridge;
  return {
    noticed: {
      report: noticed.report.handler(({ input }) => noticing.report(input)),
      messages: noticed.messages.handler(({ input }) => noticing.messages(input)),
      claims: noticed.claims.handler(({ input }) => noticing.claims(input)),
      session: noticed.session.handler(({ input }) => noticing.session(input.session)),
      dispute: noticed.dispute.handler(({ input }) => noticing.dispute(input.session, input.seq, input.index)),
      answerOffer: noticed.answerOffer.handler(({ input }) => noticing.answerOffer(input.session, input.streak, input.taken)),
      lab: noticed.lab.handler(() => noticing.lab()),
      reliability: noticed.reliability.handler(({ input }) => noticing.reliability(input)),
    },
    companion: {
      describe: companion.describe.handler(() => creature.describe()),
      rename: companion.rename.handler(({ input }) => creature.rename(input.name)),
    },
  };
}
