import { recordedCreateStage } from '#test/fixtures/recorded-create-stage';

/** CloudTrail records of API Gateway as EventBridge delivers them, identifiers replaced. */

const assumedRole = recordedCreateStage.userIdentity;

/** Who can have made the call, by how CloudTrail tells of it. */
export const identities = {
  'an assumed role': { userIdentity: assumedRole, userAgent: 'aws-cli/2.30' },
  'an IAM user': {
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ops', userName: 'ops' },
    userAgent: 'console.amazonaws.com',
  },
  'the root user': {
    userIdentity: { type: 'Root', arn: 'arn:aws:iam::111122223333:root', accountId: '111122223333' },
    sourceIPAddress: 'AWS Internal',
    userAgent: 'AWS Internal',
  },
  CloudFormation: {
    userIdentity: { ...assumedRole, invokedBy: 'cloudformation.amazonaws.com' },
    sourceIPAddress: 'cloudformation.amazonaws.com',
    userAgent: 'cloudformation.amazonaws.com',
  },
  'an AWS service': { userIdentity: { type: 'AWSService', invokedBy: 'config.amazonaws.com' } },
};

/** `requestParameters` of the calls that make or change a stage called `latest`. */
export const parameters = {
  CreateStage: recordedCreateStage.requestParameters,
  UpdateStage: {
    restApiId: 'abcdef74gh',
    stageName: 'latest',
    updateStageInput: { patchOperations: [{ op: 'replace', path: '/description', value: 'x' }] },
    template: false,
  },
  CreateDeployment: {
    restApiId: 'abcdef74gh',
    createDeploymentInput: { stageName: 'latest', description: '' },
    template: false,
  },
};
export type EventName = keyof typeof parameters;

/** The same of API Gateway v2. */
export const parametersOfV2: Readonly<Record<EventName, object>> = {
  CreateStage: { apiId: 'wxyzab74gh', stageName: 'latest', deploymentId: '49ijxa', tags: {} },
  UpdateStage: { apiId: 'wxyzab74gh', stageName: 'latest', description: 'x' },
  CreateDeployment: { apiId: 'wxyzab74gh', stageName: 'latest' },
};

/** An event; `differing` replaces fields of the CloudTrail record. */
export function eventOf(eventName: string, requestParameters: unknown, differing: object = {}) {
  return {
    version: '0',
    id: '62a841f9-0000-4000-8000-000000000002',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.apigateway',
    account: '111122223333',
    time: '2022-07-11T19:37:49Z',
    region: 'us-east-1',
    resources: [],
    detail: {
      eventVersion: '1.08',
      ...identities['an assumed role'],
      eventTime: '2022-07-11T19:37:49Z',
      eventSource: 'apigateway.amazonaws.com',
      eventName,
      awsRegion: 'us-east-1',
      requestParameters,
      responseElements: { stageName: 'latest', createdDate: 'Jul 11, 2022 7:37:48 PM' },
      requestID: '27cefd59-0000-4000-8000-000000000001',
      eventID: '62a841f9-0000-4000-8000-000000000001',
      readOnly: false,
      recipientAccountId: '111122223333',
      tlsDetails: { tlsVersion: 'TLSv1.3' },
      ...differing,
    },
  };
}
