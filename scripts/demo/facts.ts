/** What the demo finds out, as plain JSON: times are ISO 8601. People are shown it, `--json` prints it, the checks judge it. */
import type { Exemption } from '#core/exemption';
import type { HistoryEntry } from '#core/history';
import type { StageRef } from '#core/stage';

/** A stage as API Gateway's clients name it. */
export interface StageId {
  readonly restApiId: string;
  readonly stageName: string;
}

/** What GetStage answers. */
export interface StageView {
  readonly clientCertificateId: string | null;
  readonly lastUpdatedDate: string;
  /** Everything else that the stage has. */
  readonly others: Readonly<Record<string, unknown>>;
}

/** The CloudTrail event that started an execution. */
export interface EventView {
  readonly id: string;
  readonly name: string;
  readonly time: string;
  /** ARN of the caller. */
  readonly by: string;
}

/** One visit of an execution to a state. */
export interface Visit {
  readonly name: string;
  /** The state's type, such as `Task` or `Wait`. */
  readonly type: string;
  readonly enteredAt: string;
  readonly seconds: number;
}

/** An execution that has ended. */
export interface Run {
  readonly workflow: Workflow;
  readonly executionArn: string;
  readonly status: string;
  /** Null where the execution failed. */
  readonly output: { readonly outcome: string; readonly remediationId: string; readonly stage: StageRef } | null;
  readonly seconds: number;
  /** Null where no event started it. */
  readonly event: EventView | null;
}

export type Workflow = 'Remediate' | 'Backout';

/** A generated client certificate, as its PEM says. */
export interface CertificateView {
  readonly id: string;
  readonly subject: string;
  readonly serialNumber: string;
  readonly validFrom: string;
  readonly validTo: string;
  readonly keyBits: number;
  readonly selfSigned: boolean;
  readonly tags: Readonly<Record<string, string>>;
}

/** A message as the subscriber of the on-call topic got it. */
export interface Message {
  readonly time: string;
  readonly subject: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a browser shows of a page behind a link. */
export interface PageView {
  readonly status: number;
  readonly title: string;
}

/** A page's form: where it goes, and its fields with what the page put into them. */
export interface Form {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Everything that the demo shows, in the order in which it happens. */
export interface Facts {
  /** A stage of production, about which people are asked. */
  readonly prod: StageId;
  readonly prodBefore: StageView;
  readonly prodEvent: EventView;
  readonly askVisits: readonly Visit[];
  readonly question: Message;
  readonly decideUrl: string;
  readonly decidePage: PageView;
  /** The stage after the link was opened and before anybody answered. */
  readonly unanswered: StageView;
  /** The form as it was sent. */
  readonly approval: Form;
  readonly approvalAnswer: PageView;
  /** From the question on. */
  readonly approvedVisits: readonly Visit[];
  readonly approvedFix: Run;
  readonly approved: StageView;
  readonly approvedMessage: Message;
  /** A stage that is fixed by itself. */
  readonly stage: StageId;
  readonly before: StageView;
  readonly event: EventView;
  readonly fixVisits: readonly Visit[];
  readonly fix: Run;
  readonly fixed: StageView;
  readonly certificate: CertificateView;
  readonly fixMessage: Message;
  readonly revertUrl: string;
  readonly page: PageView;
  /** The stage after the link was opened and before the form was sent. */
  readonly opened: StageView;
  /** The form as it was sent. */
  readonly sent: Form;
  readonly answer: PageView;
  readonly revertVisits: readonly Visit[];
  readonly revert: Run;
  readonly restored: StageView;
  readonly revertMessage: Message;
  readonly exemption: Exemption;
  /** A further change of the stage, and what followed it. */
  readonly touchEvent: EventView;
  readonly touchVisits: readonly Visit[];
  readonly touch: Run;
  readonly touched: StageView;
  readonly history: readonly HistoryEntry[];
}

/** The same things, read again once all is over. */
export interface ReadBack {
  readonly prod: StageView;
  readonly decideLink: PageView;
  readonly prodHistory: readonly HistoryEntry[];
  readonly stage: StageView;
  readonly certificates: readonly CertificateView[];
  readonly runs: readonly Run[];
  readonly messages: readonly Message[];
  readonly link: PageView;
  readonly exemption: Exemption;
  readonly history: readonly HistoryEntry[];
}

/** A history entry in one word: the outcome that it records, else its kind. */
export function happened({ kind, detail }: HistoryEntry): string {
  return kind === 'outcome' ? String(detail.outcome) : kind;
}
