import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { OnCall } from '#infra/on-call';
import { allow, onTable, onTableKeys, publishing } from '#infra/permissions';
import type { Settings } from '#infra/settings';

export interface TellingParts {
  readonly table: Pick<Table, 'tableArn' | 'tableName'>;
  readonly onCall: OnCall;
  readonly settings: Pick<Settings, 'digestAfter' | 'linksInChat'>;
  /** How the message about a fix says to undo it: by links to an address, or by a call that starts a workflow. */
  readonly undoBy: { readonly linkBaseUrl: string } | { readonly backoutArn: string };
  /** The workflow that sends what is too much at once. */
  readonly digest: IStateMachine;
}

/** What a function is given that tells people how something ended, or asks them. */
export function telling(parts: TellingParts) {
  const { table, onCall, settings, digest } = parts;
  const environment: Record<string, string> = {
    ...publishingTo(parts),
    ...waysBack(parts),
    DIGEST_AFTER: String(settings.digestAfter),
    LINKS_IN_CHAT: String(settings.linksInChat),
    DIGEST_STATE_MACHINE_ARN: digest.stateMachineArn,
  };
  const permissions: PolicyStatement[] = [
    onTable(table, 'PutItem', 'Query'),
    ...notingReached(parts, 'GetItem'),
    ...tellingRights({ onCall, digest }),
  ];
  return { environment, permissions };
}

/** The same permissions without those on the table, for functions that have them all. */
export function tellingRights({ onCall, digest }: Pick<TellingParts, 'onCall' | 'digest'>): PolicyStatement[] {
  return [...publishing(onCall), allow('states:StartExecution', digest.stateMachineArn)];
}

/** What a function lacks of the right to read and note which of two topics an earlier attempt has reached; none for one topic. */
export function notingReached(
  { table, onCall }: Pick<TellingParts, 'table' | 'onCall'>,
  ...lacking: readonly ('GetItem' | 'PutItem')[]
): PolicyStatement[] {
  return onCall.chatTopic ? [onTableKeys(table, 'PUBLISHED#', ...lacking)] : [];
}

/** The environment of a function that publishes messages. */
export function publishingTo({ table, onCall }: Pick<TellingParts, 'table' | 'onCall'>): Record<string, string> {
  const { topic, chatTopic } = onCall;
  return {
    TABLE_NAME: table.tableName,
    TOPIC_ARN: topic.topicArn,
    ...(chatTopic && { CHAT_TOPIC_ARN: chatTopic.topicArn }),
  };
}

/** The environment of a function that writes into messages what their readers can do. */
export function waysBack({ undoBy }: Pick<TellingParts, 'undoBy'>): Record<string, string> {
  return 'backoutArn' in undoBy
    ? { BACKOUT_STATE_MACHINE_ARN: undoBy.backoutArn }
    : { LINK_BASE_URL: undoBy.linkBaseUrl };
}
