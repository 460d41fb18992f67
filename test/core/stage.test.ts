import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { certificateLabel, changeState, isAcmArn, reversed, stageKey, stageLabel, stageRef } from '#core/stage';
import { stage } from '#test/core/given';

const created = '2026-01-01T00:00:00.000Z';
const [A, B, C] = ['aaaaaa', 'bbbbbb', 'arn:aws:acm:eu-west-1:111122223333:certificate/c'];

describe('a change from A to B', () => {
  test.each([
    ['open', 'the stage still holds A', { createdDate: created, clientCertificateId: A }],
    ['made', 'the stage holds B', { createdDate: created, clientCertificateId: B }],
    ['overtaken', 'the stage holds something else', { createdDate: created, clientCertificateId: C }],
    ['overtaken', 'the stage holds nothing', { createdDate: created, clientCertificateId: null }],
    [
      'recreated',
      'it is another stage of the same name, though it holds B',
      { createdDate: 'later', clientCertificateId: B },
    ],
  ] as const)('is %s where %s', (state, _where, live) => {
    expect(changeState(live, { createdDate: created, from: A, to: B })).toBe(state);
  });
});

describe('a change from nothing to B', () => {
  test.each([
    ['open', null],
    ['made', B],
    ['overtaken', A],
  ] as const)('is %s where the stage holds %s', (state, clientCertificateId) => {
    const change = { createdDate: created, from: null, to: B };
    expect(changeState({ createdDate: created, clientCertificateId }, change)).toBe(state);
  });
});

const held = fc.constantFrom(null, A, B, C);
const anyChange = fc.record({ createdDate: fc.constantFrom(created, 'later'), from: held, to: held });

describe('a change turned round', () => {
  test('and turned round again is the same change', () => {
    fc.assert(
      fc.property(anyChange, (change) => {
        expect(reversed(reversed(change))).toEqual(change);
      }),
    );
  });

  test('is open exactly where the change is made, and the other way about', () => {
    const opposite = { open: 'made', made: 'open', overtaken: 'overtaken', recreated: 'recreated' };
    const effective = anyChange.filter(({ from, to }) => from !== to);
    fc.assert(
      fc.property(effective, held, (change, clientCertificateId) => {
        const live = { createdDate: created, clientCertificateId };
        expect(changeState(live, reversed(change))).toBe(opposite[changeState(live, change)]);
      }),
    );
  });
});

describe('a written reference to a stage', () => {
  test('from before WebSocket APIs were served means one of a REST API', () => {
    const { apiVersion: _, ...old } = stage;
    expect(stageRef.parse(old)).toEqual(stage);
  });

  test.each([
    ['of API Gateway v2', { apiVersion: 'v2' }, true],
    ['called $default', { stageName: '$default' }, true],
    ['of an API that there is not', { apiVersion: 'v3' }, false],
    ['whose name would fall apart in a key', { stageName: 'a#b' }, false],
    ['whose API id leads elsewhere', { apiId: '../x' }, false],
  ])('%s is read or refused', (_what, differing, isRead) => {
    expect(stageRef.safeParse({ ...stage, ...differing }).success).toBe(isRead);
  });
});

describe('names', () => {
  test('a stage is keyed by account, Region, API and name', () => {
    expect(stageKey(stage)).toBe('111122223333#eu-west-1#abcdef74gh#prod');
  });

  test('a stage of either API of API Gateway has the same key, for their ids are one namespace', () => {
    expect(stageKey({ ...stage, apiVersion: 'v2' })).toBe(stageKey(stage));
  });

  test('people read of a stage as API and name', () => {
    expect(stageLabel(stage)).toBe('abcdef74gh/prod');
  });

  test('no certificate has a name, too', () => {
    expect(certificateLabel(null)).toBe('(none)');
    expect(certificateLabel(A)).toBe(A);
  });

  test.each([
    [C, true],
    ['arn:aws-cn:acm:cn-north-1:111122223333:certificate/c', true],
    ['arn:aws-us-gov:acm:us-gov-west-1:111122223333:certificate/c', true],
    ['3kxqri', false],
    ['arn:aws:iam::111122223333:server-certificate/c', false],
    ['xarn:aws:acm:eu-west-1', false],
  ])('whether %s is an ACM certificate: %s', (id, expected) => {
    expect(isAcmArn(id)).toBe(expected);
  });
});
