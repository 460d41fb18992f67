/** What the package offers: the service as a construct for apps of one's own. */
export type { StageCertProps } from '#infra/props';
export { StageCert } from '#infra/stage-cert';
