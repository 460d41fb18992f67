import { createStageCalling, stepsAbout } from '#test/support/preflight';
import { endings, messagesAbout, rest } from '#test/support/scenario';
import type { Service } from '#test/support/service';
import type { Scenario } from './scenario.ts';

const uri = 'https://$' + '{stageVariables.backend}/orders';
const ofVerb = (verb: string) => ({ httpMethod: verb, integrationHttpMethod: verb, uri });

/** A fix whose backend is tried first, by the one verb that its API has. Only a deployment that opted in to preflights comes through. */
export const preflights: readonly Scenario[] = ['GET', 'HEAD', 'OPTIONS'].map((verb) => ({
  name: `a backend is tried first (${verb})`,
  async run(service: Service) {
    const stage = await createStageCalling(service, [ofVerb(verb)], { variables: { backend: 'backend.example.com' } });
    await rest(service);
    const told = await messagesAbout(service, stage.restApiId);
    return {
      ended: await endings(service, stage.restApiId),
      steps: await stepsAbout(service, stage),
      told: told.map(({ attributes }) => attributes.outcome),
    };
  },
  comesTo: { ended: ['fixed'], steps: ['TestInvokeMethod', 'TestInvokeMethod', 'UpdateStage'], told: ['fixed'] },
}));
