import { brokenAt } from '#core/history';
import { certificateLabel } from '#core/stage';
import {
  type EventView,
  type Facts,
  happened,
  type Message,
  type PageView,
  type Run,
  type StageId,
  type StageView,
} from '#scripts/demo/facts';
import { quoted, rows, seconds, styled } from '#scripts/demo/terminal';

/** How facts look; those that it leaves out were seen otherwise: states as they were entered, the link in its message. */
export const views: { readonly [Name in keyof Facts]?: (fact: Facts[Name]) => string } = {
  prod: created,
  prodBefore: presents,
  prodEvent: begun,
  question: delivered,
  decidePage: seen,
  unanswered: presents,
  approval: ({ fields }) => rows(fields),
  approvalAnswer: answered,
  approvedFix: ended,
  approved: presents,
  approvedMessage: ({ subject }) => rows({ Message: subject }),
  stage: created,
  before: presents,
  event: begun,
  fix: ended,
  fixed: presents,
  certificate: ({ subject, serialNumber, keyBits, validTo }) =>
    rows({ Subject: subject, Serial: serialNumber, Key: `RSA ${keyBits}`, Expires: validTo }),
  fixMessage: delivered,
  page: seen,
  opened: presents,
  sent: ({ fields }) => rows(fields),
  answer: answered,
  revert: ended,
  restored: presents,
  revertMessage: ({ subject }) => rows({ Message: subject }),
  exemption: ({ until, who, why }) => rows({ Exempt: `until ${until}`, 'Decided by': `${who}: ${why}` }),
  touchEvent: begun,
  touch: ended,
  touched: presents,
  history: (entries) => {
    const broken = brokenAt(entries);
    const lines = entries.map((entry) => [
      `${entry.seq}`,
      `${happened(entry).padEnd(10)} ${entry.at}  ${entry.hash.slice(0, 12)}…`,
    ]);
    const chain = broken ? styled('red', `broken at ${broken.seq}: ${broken.why}`) : styled('green', 'unbroken');
    return rows({ ...Object.fromEntries(lines), Chain: chain });
  },
};

function created({ restApiId, stageName }: StageId): string {
  return rows({ API: `${restApiId}, GET / is an HTTP integration`, Stage: `${restApiId}/${stageName}` });
}

function delivered({ subject, body }: Message): string {
  return `   ${styled('bold', subject)}\n${quoted(body)}`;
}

function seen({ status, title }: PageView): string {
  return rows({ GET: `${status}  ${title}` });
}

function answered({ status, title }: PageView): string {
  return rows({ POST: `${status}  ${title}` });
}

function begun({ name, time, by }: EventView): string {
  return rows({ Event: `${name} at ${time}`, By: by });
}

function presents({ clientCertificateId }: StageView): string {
  return rows({ Presents: styled(clientCertificateId ? 'green' : 'yellow', certificateLabel(clientCertificateId)) });
}

function ended({ output, status, seconds: taken }: Run): string {
  return rows({ Outcome: `${styled('bold', output?.outcome ?? status)} after ${seconds(taken)} s` });
}
