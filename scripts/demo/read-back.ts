import type { Aws } from '#scripts/demo/aws';
import { open } from '#scripts/demo/browser';
import { executionsOf } from '#scripts/demo/executions';
import type { Facts, PageView, ReadBack, Run, Workflow } from '#scripts/demo/facts';
import { viewCertificates, viewStage } from '#scripts/demo/gateway';
import { deliveredMessages } from '#scripts/demo/messages';
import { stageOf, viewRun } from '#scripts/demo/runs';
import { readExemption, readHistory } from '#scripts/demo/table';

/** Reads once more, through the AWS API, everything that the demo has shown. */
export async function readBack(aws: Aws, shown: Facts): Promise<ReadBack> {
  const { prod, approvedFix, decideUrl, stage, fix, revertUrl } = shown;
  return {
    prod: await viewStage(aws, prod),
    decideLink: await viewPage(decideUrl),
    prodHistory: await readHistory(aws, stageOf(approvedFix)),
    stage: await viewStage(aws, stage),
    certificates: await viewCertificates(aws),
    runs: [...(await runsOf(aws, 'Remediate')), ...(await runsOf(aws, 'Backout'))],
    messages: await deliveredMessages(aws),
    link: await viewPage(revertUrl),
    exemption: await readExemption(aws, stageOf(fix)),
    history: await readHistory(aws, stageOf(fix)),
  };
}

async function viewPage(url: string): Promise<PageView> {
  const { status, title } = await open(url);
  return { status, title };
}

async function runsOf(aws: Aws, workflow: Workflow): Promise<Run[]> {
  const arns = await executionsOf(aws, workflow);
  return Promise.all(arns.map((arn) => viewRun(aws, workflow, arn)));
}
