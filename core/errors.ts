/**
 * The errors that the service throws and its workflows answer. Each class carries the name that Step Functions matches in
 * Retry and Catch, and whether trying again can help, so that thrower and workflow cannot disagree.
 */
export abstract class StagecertError extends Error {
  /** The name that a state's Retry and Catch match. Explicit, because minified bundles rename classes. */
  static readonly errorName: string;
  /** True where the same step, tried again a little later, may well succeed. */
  static readonly retryable: boolean = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = (this.constructor as typeof StagecertError).errorName;
  }
}

/** The event is not a record of a stage's change that the service can read. */
export class UnreadableEvent extends StagecertError {
  static override readonly errorName = 'UnreadableEvent';
}

/** An exemption that cannot be read: in doubt the stage is left alone, and people are told. */
export class UnreadableExemption extends StagecertError {
  static override readonly errorName = 'UnreadableExemption';
}

/** AWS asked us to slow down (429 of any kind that time cures). */
export class Throttled extends StagecertError {
  static override readonly errorName = 'Throttled';
  static override readonly retryable = true;
}

/** Something is being changed meanwhile: AWS says so (409), or two reads do not fit together. */
export class ConcurrentModification extends StagecertError {
  static override readonly errorName = 'ConcurrentModification';
  static override readonly retryable = true;
}

/** No answer, or an answer that does not say whether the call took effect (lost reply, timeout, 5xx). */
export class NoAnswer extends StagecertError {
  static override readonly errorName = 'NoAnswer';
  static override readonly retryable = true;
}

/** The role of the step may not make the call. */
export class AccessDenied extends StagecertError {
  static override readonly errorName = 'AccessDenied';
}

/** AWS answered with something that the service has no plan for. */
export class UnexpectedAnswer extends StagecertError {
  static override readonly errorName = 'UnexpectedAnswer';
}

/** SNS will not take the message, now or later: it is too large, or something in it is not allowed. */
export class MessageRefused extends StagecertError {
  static override readonly errorName = 'MessageRefused';
}

/** The stage or its API was deleted, or deleted and made again: an outcome, not a failure. */
export class StageGone extends StagecertError {
  static override readonly errorName = 'StageGone';
}

/** Somebody has wished the stage left alone since the fix was decided on: an outcome, not a failure. */
export class StageExempt extends StagecertError {
  static override readonly errorName = 'StageExempt';
}

/** The stage is not as it was when its approval was compared with it: an outcome, not a failure; people are asked again. */
export class ApprovalOvertaken extends StagecertError {
  static override readonly errorName = 'ApprovalOvertaken';
}

/** The stage holds neither what it held when the change was recorded nor what the change sets. */
export class StageChanged extends StagecertError {
  static override readonly errorName = 'StageChanged';
}

/** The read after the write does not show what was written; reads may lag, so a later one may. */
export class NotVerified extends StagecertError {
  static override readonly errorName = 'NotVerified';
  static override readonly retryable = true;
}

/** Another remediation holds the stage; a backout waits for it. */
export class StageBusy extends StagecertError {
  static override readonly errorName = 'StageBusy';
  static override readonly retryable = true;
}

/** The question that was to be asked is answered or void already: what was decided is read instead. */
export class QuestionClosed extends StagecertError {
  static override readonly errorName = 'QuestionClosed';
}

/** The execution was woken although nobody has decided its question: nothing is approved by that. */
export class NoDecisionRecorded extends StagecertError {
  static override readonly errorName = 'NoDecisionRecorded';
}

/** So many remediations are waiting for their turn at API Gateway that this one's would come too late for its execution. */
export class TooFarBehind extends StagecertError {
  static override readonly errorName = 'TooFarBehind';
}

/** Another remediation is issuing the certificate of the same scope right now. */
export class CertificateBeingIssued extends StagecertError {
  static override readonly errorName = 'CertificateBeingIssued';
  static override readonly retryable = true;
}

/** The account's quota of generated certificates, or what of it the service leaves to others, is used up. */
export class CertificateQuotaReached extends StagecertError {
  static override readonly errorName = 'CertificateQuotaReached';
}

/** The brake is on: fixes are paused, or as many as the policy allows in an hour were begun. Nothing is changed. */
export class BrakeOn extends StagecertError {
  static override readonly errorName = 'BrakeOn';
}

/** A backend fails only with the certificate that the stage was to be given. */
export class PreflightFailed extends StagecertError {
  static override readonly errorName = 'PreflightFailed';
}

/** AWS refuses to delete a certificate because a stage still presents it. */
export class CertificateInUse extends StagecertError {
  static override readonly errorName = 'CertificateInUse';
}

/** Names that Step Functions itself gives to troubles of Lambda which a second try may cure. */
const retryableLambdaErrors = [
  // https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  // Every environment of the function is busy.
  'Lambda.TooManyRequestsException',
  // The function ran out of time, or its process ended. Every step may be run again: it looks before it acts.
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
] as const;

/** Every error worth retrying, by the name that Step Functions matches. */
export const retryableErrors: readonly string[] = [
  ...[Throttled, ConcurrentModification, NoAnswer, NotVerified, StageBusy, CertificateBeingIssued]
    .filter((error) => error.retryable)
    .map((error) => error.errorName),
  ...retryableLambdaErrors,
];
