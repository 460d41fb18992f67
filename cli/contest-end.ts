/** `stagecert contest end`: lets a contested stage be fixed again. */
import { ending } from '#cli/ending';
import { stageLabel } from '#core/stage';
import { contests } from '#functions/aws/dynamodb/contests';

export const endContest = ending({
  name: 'contest end',
  does: 'Ends a contest: the stage is fixed again from its next change on, and removals of its certificate are counted anew.',
  remarks: `Example:
  stagecert contest end abcd123456/prod --why "the template sets the certificate now"

Exit status: 0 it is over; 1 the stage is not contested; 2 the command line cannot be used; 3 AWS would not.`,
  async end({ table }, stage, decision) {
    const label = stageLabel(stage);
    const ended = await contests(table).end(stage, decision);
    const said = ended
      ? `The contest over ${label} is over: the stage is fixed again from its next change on.`
      : `${label} is not contested.`;
    return { ended, said, shown: { stage: label } };
  },
});
