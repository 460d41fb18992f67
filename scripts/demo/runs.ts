import { DescribeExecutionCommand } from '@aws-sdk/client-sfn';
import type { StageRef } from '#core/stage';
import type { Aws } from '#scripts/demo/aws';
import { secondsBetween } from '#scripts/demo/executions';
import type { EventView, Run, Workflow } from '#scripts/demo/facts';

/** What became of an execution that has ended. */
export async function viewRun({ states }: Aws, workflow: Workflow, executionArn: string): Promise<Run> {
  const { status, startDate, stopDate, input, output } = await states.send(
    new DescribeExecutionCommand({ executionArn }),
  );
  return {
    workflow,
    executionArn,
    status: String(status),
    output: output ? JSON.parse(output) : null,
    seconds: secondsBetween(startDate, stopDate),
    event: eventOf(JSON.parse(input ?? '{}')),
  };
}

/** The event that an execution was started with, while it may still run. */
export async function viewEvent({ states }: Aws, executionArn: string): Promise<EventView> {
  const { input } = await states.send(new DescribeExecutionCommand({ executionArn }));
  const event = eventOf(JSON.parse(input ?? '{}'));
  if (!event) throw new Error(`no event started ${executionArn}`);
  return event;
}

/** What comes after an execution that ended otherwise would make no sense. */
export function endedAs(outcome: string, run: Run): Run {
  const ended = run.output?.outcome ?? run.status;
  if (ended !== outcome) throw new Error(`${run.executionArn} ended as ${ended}, not as ${outcome}`);
  return run;
}

/** The stage as the service names it, account and Region included. */
export function stageOf({ executionArn, output }: Run): StageRef {
  if (!output) throw new Error(`${executionArn} has no output`);
  return output.stage;
}

function eventOf({ detail }: { detail?: Record<string, unknown> }): EventView | null {
  if (!detail) return null;
  const { arn } = detail.userIdentity as { arn?: string };
  return { id: String(detail.eventID), name: String(detail.eventName), time: String(detail.eventTime), by: `${arn}` };
}
