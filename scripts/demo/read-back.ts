import type { Aws } from '#scripts/demo/aws';
import { open } from '#scripts/demo/browser';
import { executionsOf, viewRun } from '#scripts/demo/executions';
import type { Facts, ReadBack, Run, Workflow } from '#scripts/demo/facts';
import { viewCertificates, viewStage } from '#scripts/demo/gateway';
import { deliveredMessages } from '#scripts/demo/messages';
import { stageOf } from '#scripts/demo/story';
import { readExemption, readHistory } from '#scripts/demo/table';

/** Reads once more, through the AWS API, everything that the demo has shown. */
export async function readBack(aws: Aws, { stage, fix, revertUrl }: Facts): Promise<ReadBack> {
  const { status, title } = await open(revertUrl);
  return {
    stage: await viewStage(aws, stage),
    certificates: await viewCertificates(aws),
    runs: [...(await runsOf(aws, 'Remediate')), ...(await runsOf(aws, 'Backout'))],
    messages: await deliveredMessages(aws),
    link: { status, title },
    exemption: await readExemption(aws, stageOf(fix)),
    history: await readHistory(aws, stageOf(fix)),
  };
}

async function runsOf(aws: Aws, workflow: Workflow): Promise<Run[]> {
  const arns = await executionsOf(aws, workflow);
  return Promise.all(arns.map((arn) => viewRun(aws, workflow, arn)));
}
