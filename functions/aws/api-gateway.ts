import {
  APIGatewayClient,
  type ClientCertificate,
  DeleteClientCertificateCommand,
  GenerateClientCertificateCommand,
  GetClientCertificateCommand,
  GetClientCertificatesCommand,
  GetStageCommand,
  UpdateStageCommand,
} from '@aws-sdk/client-api-gateway';
import type { ListedCertificate } from '#core/cleanup';
import { CertificateInUse, CertificateQuotaReached, StageGone, UnexpectedAnswer } from '#core/errors';
import { type LiveStage, type StageRef, stageLabel } from '#core/stage';
import { answer, isNamed } from '#functions/aws/answer';
import { clientOptions } from '#functions/aws/client-options';

/** The calls to API Gateway that the service makes, and no others. Each throws the errors of `translated` besides its own. */
export type ApiGateway = ReturnType<typeof apiGateway>;

/** GetClientCertificates gives at most 500 a page (API reference), far above the quota of 60. */
const PAGE = 500;

export function apiGateway(client = new APIGatewayClient(clientOptions)) {
  return {
    /** The stage as it is now; null where it, or its API, does not exist. */
    async getStage(ref: StageRef): Promise<LiveStage | null> {
      const input = { restApiId: ref.apiId, stageName: ref.stageName };
      const what = `apigateway:GetStage of ${stageLabel(ref)}`;
      const stage = await answer(what, () => client.send(new GetStageCommand(input)), whenNotFound);
      if (stage === 'not found') return null;
      if (!stage.createdDate) throw new UnexpectedAnswer(`${what}: the answer has no createdDate`);
      return {
        ref,
        createdDate: stage.createdDate.toISOString(),
        lastUpdatedDate: (stage.lastUpdatedDate ?? stage.createdDate).toISOString(),
        clientCertificateId: stage.clientCertificateId || null,
      };
    },

    /**
     * Sets the one field, on the one stage. Only `replace` is supported for this path, and `""` clears it; the answer is
     * not trusted, the caller reads the stage again.
     *
     * @throws StageGone
     */
    async setClientCertificate(ref: StageRef, clientCertificateId: string | null): Promise<void> {
      const patchOperations = [
        { op: 'replace' as const, path: '/clientCertificateId', value: clientCertificateId ?? '' },
      ];
      const input = { restApiId: ref.apiId, stageName: ref.stageName, patchOperations };
      const what = `apigateway:UpdateStage of ${stageLabel(ref)}`;
      const updated = await answer(what, () => client.send(new UpdateStageCommand(input)), whenNotFound);
      if (updated === 'not found') throw new StageGone(`${stageLabel(ref)} was deleted before it could be changed`);
    },

    /** @throws CertificateQuotaReached where the quota of 60 is used up, which waiting does not cure */
    async generateCertificate(request: {
      description: string;
      tags: Record<string, string>;
    }): Promise<ListedCertificate> {
      const what = `apigateway:GenerateClientCertificate (${request.description})`;
      const made = await answer<ClientCertificate>(
        what,
        () => client.send(new GenerateClientCertificateCommand(request)),
        quotaReached,
      );
      return listed(made, what);
    },

    /** When the certificate ends (ISO 8601); null where API Gateway has none of this id. */
    async getCertificateEnd(clientCertificateId: string): Promise<string | null> {
      const what = `apigateway:GetClientCertificate of ${clientCertificateId}`;
      const call = () => client.send(new GetClientCertificateCommand({ clientCertificateId }));
      const certificate = await answer(what, call, whenNotFound);
      return certificate === 'not found' ? null : listed(certificate, what).expirationDate;
    },

    /** Every generated certificate of the account and Region, ours and others'. */
    async listCertificates(): Promise<ListedCertificate[]> {
      const what = 'apigateway:GetClientCertificates';
      const all: ListedCertificate[] = [];
      let position: string | undefined;
      do {
        const input = { limit: PAGE, ...(position ? { position } : {}) };
        const page = await answer(what, () => client.send(new GetClientCertificatesCommand(input)));
        all.push(...(page.items ?? []).map((item) => listed(item, what)));
        position = page.position;
      } while (position);
      return all;
    },

    /**
     * Deletes a generated certificate; done as well where it is gone already.
     *
     * @throws CertificateInUse where a stage still presents it. Which of BadRequest and Conflict says so is unverified:
     *   either means "leave it".
     */
    async deleteCertificate(clientCertificateId: string): Promise<void> {
      const what = `apigateway:DeleteClientCertificate of ${clientCertificateId}`;
      const call = () => client.send(new DeleteClientCertificateCommand({ clientCertificateId }));
      await answer(what, call, (error) => {
        if (isNamed(error, 'BadRequestException') || isNamed(error, 'ConflictException')) {
          throw new CertificateInUse(`${what}: ${(error as Error).message}`, { cause: error });
        }
        return whenNotFound(error);
      });
    },
  };
}

function whenNotFound(error: unknown): 'not found' | undefined {
  return isNamed(error, 'NotFoundException') ? 'not found' : undefined;
}

/** A LimitExceededException that says when to come back is about the request rate; one that does not, about the quota. */
function quotaReached(error: unknown): undefined {
  const { retryAfterSeconds } = error as { retryAfterSeconds?: string };
  if (!isNamed(error, 'LimitExceededException') || retryAfterSeconds !== undefined) return undefined;
  throw new CertificateQuotaReached(
    'The quota of generated client certificates is used up in this account and Region. Delete unused ones, raise quota L-824C9E42, or deploy with -c certificateScope=account.',
    { cause: error },
  );
}

function listed(certificate: ClientCertificate, what: string): ListedCertificate {
  const { clientCertificateId, createdDate, expirationDate, tags } = certificate;
  if (!clientCertificateId || !createdDate || !expirationDate) {
    throw new UnexpectedAnswer(`${what}: the answer lacks an id or a date`);
  }
  return {
    certificateId: clientCertificateId,
    createdDate: createdDate.toISOString(),
    expirationDate: expirationDate.toISOString(),
    tags: tags ?? {},
  };
}
