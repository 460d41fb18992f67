import type {
  DescribeStateMachineInput,
  DescribeStateMachineOutput,
  ListStateMachinesInput,
  ListStateMachinesOutput,
  ListTagsForResourceInput,
  ListTagsForResourceOutput,
  StateMachineListItem,
} from '@aws-sdk/client-sfn';
import type { Operation } from '../../contract.ts';
import type { StateMachine } from '../execution.ts';
import { pageOf } from '../page.ts';
import type { StateMachines } from '../state-machines.ts';

/** What the list and the description say alike. */
function summaryOf({ stateMachineArn, name, creationDate }: StateMachine): StateMachineListItem {
  return { stateMachineArn, name, type: 'STANDARD', creationDate: new Date(creationDate) };
}

/** The operations on state machines. */
export function stateMachineOperations(machines: StateMachines): Record<string, Operation> {
  return {
    ListStateMachines(input: ListStateMachinesInput): ListStateMachinesOutput {
      const { items, ...rest } = pageOf(machines.all(), ({ stateMachineArn }) => stateMachineArn, input);
      return { stateMachines: items.map(summaryOf), ...rest };
    },

    DescribeStateMachine(input: DescribeStateMachineInput): DescribeStateMachineOutput {
      const machine = machines.get(input.stateMachineArn as string);
      return {
        ...summaryOf(machine),
        status: 'ACTIVE',
        definition: machine.source,
        roleArn: machine.roleArn,
        loggingConfiguration: { level: 'OFF', includeExecutionData: false },
        tracingConfiguration: { enabled: false },
      };
    },

    ListTagsForResource(input: ListTagsForResourceInput): ListTagsForResourceOutput {
      return { tags: [...machines.get(input.resourceArn as string).tags] };
    },
  };
}
