import { type KeyObject, sign } from 'node:crypto';
import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { Ids } from '../contract.ts';
import type { KeyPool } from './key-pool.ts';

/** A certificate as API Gateway shows it: only the public part is ever visible. */
export interface IssuedCertificate {
  readonly pemEncodedCertificate: string;
  readonly createdDate: Date;
  readonly expirationDate: Date;
}

/** Issues a certificate that is valid from `createdDate`. */
export type IssueCertificate = (createdDate: Date) => Promise<IssuedCertificate>;

const VALID_MS = 365 * 24 * 60 * 60 * 1000;

/** The subject of the certificates that API Gateway generates, as they are seen in the field: object id and value. */
const SUBJECT = [
  ['2.5.4.6', 'US'], // C
  ['2.5.4.7', 'Seattle'], // L
  ['2.5.4.3', 'ApiGateway'], // CN
] as const;

/** sha256WithRSAEncryption, whose parameters are ASN.1's NULL (RFC 4055, section 5). */
const SIGNATURE_ALGORITHM = new AlgorithmIdentifier({
  algorithm: '1.2.840.113549.1.1.11',
  parameters: new Uint8Array([5, 0]).buffer,
});

/** Makes self-signed certificates, each with its own serial number, with keys from the pool. */
export function createIssuer(keys: KeyPool, ids: Ids): IssueCertificate {
  return async (createdDate) => {
    const expirationDate = new Date(createdDate.getTime() + VALID_MS);
    const { publicKey, privateKey } = await keys.take();
    const content = new TBSCertificate({
      version: Version.v3,
      serialNumber: serialNumber(ids),
      signature: SIGNATURE_ALGORITHM,
      issuer: subject(),
      validity: new Validity({ notBefore: createdDate, notAfter: expirationDate }),
      subject: subject(),
      subjectPublicKeyInfo: AsnConvert.parse(publicKey.export({ type: 'spki', format: 'der' }), SubjectPublicKeyInfo),
    });
    return { pemEncodedCertificate: toPem(signed(content, privateKey)), createdDate, expirationDate };
  };
}

function signed(tbsCertificate: TBSCertificate, privateKey: KeyObject): ArrayBuffer {
  const signature = sign('sha256', new Uint8Array(AsnConvert.serialize(tbsCertificate)), privateKey);
  return AsnConvert.serialize(
    new Certificate({
      tbsCertificate,
      signatureAlgorithm: SIGNATURE_ALGORITHM,
      signatureValue: new Uint8Array(signature).buffer,
    }),
  );
}

function subject(): Name {
  return new Name(
    SUBJECT.map(([type, text]) => {
      const value = new AttributeValue(type === '2.5.4.6' ? { printableString: text } : { utf8String: text });
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
    }),
  );
}

/** 64 bits; the leading 1 keeps the number positive and its length the same. */
function serialNumber(ids: Ids): ArrayBuffer {
  const hex = `1${ids.uuid().replaceAll('-', '').slice(-15)}`;
  return new Uint8Array(Buffer.from(hex, 'hex')).buffer;
}

function toPem(der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----`;
}
