import { describe, expect, test } from 'vitest';
import { CONTEST } from '#core/contest';
import { keepingIt } from '#core/message-keep';
import { cause, change, ending, inDays, stage } from '#test/core/given';

const TERRAFORM = 'APN/1.0 HashiCorp/1.0 Terraform/1.9.8';
const through = (userAgent: string) => ({ cause: { ...cause, actor: { ...cause.actor, userAgent } } });
const order = (text: string) => [...text.matchAll(/^(\w+), in /gm)].map(([, tool]) => tool);

describe('the lines that keep a fix', () => {
  test('are those for CloudFormation, CDK and Terraform, of a REST API', () => {
    const text = keepingIt(ending());
    expect(order(text)).toEqual(['CloudFormation', 'CDK', 'Terraform']);
    expect(text).toContain("AWS::ApiGateway::Stage:\n  ClientCertificateId: '3kxqri'");
    expect(text).toContain("\n  clientCertificateId: '3kxqri',");
    expect(text).toContain('the aws_api_gateway_stage:\n  client_certificate_id = "3kxqri"');
  });

  test('are others of a WebSocket API', () => {
    const text = keepingIt(ending({ stage: { ...stage, apiVersion: 'v2' } }));
    expect(text).toContain("AWS::ApiGatewayV2::Stage:\n  ClientCertificateId: '3kxqri'");
    expect(text).toContain("\n  (stage.node.defaultChild as CfnStage).clientCertificateId = '3kxqri';");
    expect(text).toContain('the aws_apigatewayv2_stage:\n  client_certificate_id = "3kxqri"');
  });

  test.each([
    [TERRAFORM, 'Terraform'],
    ['cloudformation.amazonaws.com', 'CloudFormation'],
    ['APN/1.0 Pulumi/1.0', 'Pulumi'],
  ])('begin with those for the tool that was used: %s', (userAgent, first) => {
    expect(order(keepingIt(ending(through(userAgent))))[0]).toBe(first);
  });

  test('hold what to fill in where the stage is contested', () => {
    const principal = 'arn:aws:iam::111122223333:role/deploy';
    const foundBy = { remediationId: 'remediation-1', look: 1 };
    const contest = { principal, foundBy, removals: Array(CONTEST.removals).fill(inDays(-1)) };
    const text = keepingIt(ending({ outcome: 'contested', contest, ...through(TERRAFORM) }));
    expect(text).toContain('client_certificate_id = "CERTIFICATE_ID"');
    expect(order(text)[0]).toBe('Terraform');
  });

  test('hold the certificate that was removed last where it is known', () => {
    const foundBy = { remediationId: 'remediation-1', look: 1 };
    const contest = { principal: 'a role', foundBy, removals: [inDays(-1)], certificateId: '3kxqri' };
    const text = keepingIt(ending({ outcome: 'contested', contest, ...through(TERRAFORM) }));
    expect(text).toContain('client_certificate_id = "3kxqri"');
    expect(text).not.toContain('CERTIFICATE_ID');
    expect(text.replace(/\s+/g, ' ')).toContain(
      'no stage uses for 24 hours: if it is gone by then, take one that exists',
    );
  });

  test.each(['reverted', 'told', 'refused', 'failed'] as const)('are not there where a stage was %s', (outcome) => {
    expect(keepingIt(ending({ outcome }))).toBe('');
  });

  test.each(["3k'x", '3k"x', '3k\nx', '3k$(x)', '3k`x'])(
    'are not there for an id that no quotation holds: %j',
    (to) => {
      expect(keepingIt(ending({ change: { ...change, to } }))).toBe('');
    },
  );
});
