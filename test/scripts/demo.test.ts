import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DemoDocument } from '#scripts/demo';
import { checksOf, exitStatus } from '#scripts/demo/checks';
import { closing } from '#scripts/demo/for-people';

const script = fileURLToPath(new URL('../../scripts/demo.ts', import.meta.url));
const demo = (...flags: string[]) => promisify(execFile)(process.execPath, [script, ...flags]);

/** Members of the document with other values. */
interface Untruth {
  readonly [member: string | number]: Untruth | string | number | null;
}

/** One untruth for each check, in the order of the checks. */
const untruths: readonly [claim: string, untruth: Untruth][] = [
  ['People were asked about', { facts: { unanswered: { clientCertificateId: 'other1' } } }],
  ['Once it was approved', { facts: { approvedFix: { status: 'FAILED' } } }],
  ['The question can be answered no more', { readBack: { decideLink: { status: 200 } } }],
  ['Its history tells of the question', { readBack: { prodHistory: { 1: { kind: 'asked' } } } }],
  ['The other stage had no client certificate', { facts: { before: { clientCertificateId: 'other1' } } }],
  ['Its event started one remediation', { facts: { event: { id: 'other' } } }],
  ['It left the stage alone', { facts: { before: { lastUpdatedDate: '2100-01-01T00:00:00.000Z' } } }],
  ['The fix gave it the one certificate', { facts: { fixed: { clientCertificateId: 'other1' } } }],
  ['The certificate is a self-signed', { readBack: { certificates: { 0: { keyBits: 1_024 } } } }],
  ['Its tags name the remediation', { readBack: { certificates: { 0: { tags: { 'stagecert:remediation': 'x' } } } } }],
  ['On-call had one message of the question', { readBack: { messages: { 1: { body: 'other' } } } }],
  ['The message of a fix names the stage', { facts: { fixMessage: { subject: 'other' } } }],
  ['Opening the link changed nothing', { facts: { opened: { clientCertificateId: null } } }],
  ['Sending the form started one backout', { facts: { answer: { status: 503 } } }],
  ['The stage presents what it presented before', { readBack: { stage: { clientCertificateId: 'other1' } } }],
  ['The stage of production presents', { readBack: { prod: { clientCertificateId: null } } }],
  ['Nothing else about the stage', { readBack: { stage: { others: { deploymentId: 'other1' } } } }],
  ['The link no longer works', { readBack: { link: { status: 200 } } }],
  ['The stage is exempt for 30 days', { readBack: { exemption: { until: '2000-01-01T00:00:00.000Z' } } }],
  ['A further change started one remediation', { facts: { touch: { status: 'FAILED' } } }],
  ['The history holds', { readBack: { history: { 1: { at: '2000-01-01T00:00:00.000Z' } } } }],
  ['It tells of all that was done', { readBack: { history: { 2: { kind: 'patching' } } } }],
  ['Both messages quote', { facts: { revertMessage: { body: 'other' } } }],
];

describe('npm run demo -- --json', () => {
  let stdout: string;
  let shown: DemoDocument;

  // It builds the service and runs it at the pace of the wall clock.
  beforeAll(async () => {
    ({ stdout } = await demo('--json'));
    shown = JSON.parse(stdout) as DemoDocument;
  }, 300_000);

  test('it prints one JSON document, in which every check holds, and ends its sandbox', async () => {
    expect(shown.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(exitStatus(shown.checks)).toBe(0);
    await expect(fetch(shown.sandbox)).rejects.toThrow('fetch failed');
  });

  test('it shows an approval, a fix that waited, a revert, and a stage that is left alone', () => {
    const { facts, readBack } = shown;
    expect(facts.fixVisits.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Settle', 'Issue certificate', 'Patch stage', 'Tell']),
    );
    expect(facts.approvedVisits.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['Ask', 'Read decision', 'Patch stage', 'Tell']),
    );
    expect([facts.approvedFix, facts.fix, facts.revert, facts.touch].map(({ output }) => output?.outcome)).toEqual([
      'fixed',
      'fixed',
      'reverted',
      'exempt',
    ]);
    const id = facts.certificate.id;
    expect([facts.before, facts.fixed, facts.opened, facts.restored, readBack.stage]).toMatchObject(
      [null, id, id, null, null].map((clientCertificateId) => ({ clientCertificateId })),
    );
    expect(facts.certificate.subject).toBe('C=US, L=Seattle, CN=ApiGateway');
    const signed = { form: expect.any(String), who: expect.any(String), why: expect.any(String) };
    expect(facts.sent.fields).toEqual(signed);
    expect(facts.approval.fields).toEqual({ ...signed, decision: 'approve' });
  });

  test('every check has its untruth below', () => {
    expect(shown.checks.map(({ claim }) => claim)).toEqual(
      untruths.map(([claim]) => expect.stringMatching(new RegExp(`^${claim}`))),
    );
  });

  test.each(untruths)('“%s …” does not hold where it is untrue, and then the exit status is 1', (claim, untruth) => {
    const { facts, readBack } = altered(JSON.parse(stdout), untruth) as DemoDocument;
    const checks = checksOf(facts, readBack);
    expect(checks.find((check) => check.claim.startsWith(claim))).toMatchObject({ holds: false });
    expect(exitStatus(checks)).toBe(1);
    expect(closing(checks)).toMatch(new RegExp(`✗ ${claim}`));
  });
});

/** The document with some of its members replaced, in place. */
function altered(document: Record<string, unknown>, untruth: Untruth): unknown {
  for (const [name, value] of Object.entries(untruth)) {
    if (value !== null && typeof value === 'object') altered(document[name] as Record<string, unknown>, value);
    else document[name] = value;
  }
  return document;
}

test('an empty list of checks proves nothing: exit status 1', () => {
  expect(exitStatus([])).toBe(1);
});

test('an unknown flag is one line and exit status 1; --help explains the known ones', async () => {
  await expect(demo('--colour')).rejects.toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(/^demo: Unknown option '--colour'[^\n]*\n$/),
  });
  expect((await demo('--help')).stdout).toMatch(/--keep.*--json/s);
});
