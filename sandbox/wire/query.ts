import type { AwsError } from '../contract.ts';
import { structFromForm } from './form.ts';
import type { ServiceModel } from './model.ts';
import type { Protocol, Reply, WireRequest } from './protocol.ts';
import { element, escapeXml, membersToXml } from './xml.ts';

/**
 * The query protocol: a form in, XML out.
 *
 * @param namespace the XML namespace of the service's answers
 */
export function query(model: ServiceModel, namespace: string): Protocol {
  const document = (name: string, content: string) => `<${name} xmlns="${namespace}">${content}</${name}>`;
  return {
    operationOf: (request) => formOf(request).get('Action') ?? undefined,
    decode: (request, operation) => structFromForm(operation.input, formOf(request)),
    encode: (output, { name, output: shape }, _request, requestId) => {
      const result = shape.isUnitSchema() ? '' : element(`${name}Result`, membersToXml(shape, output));
      const metadata = element('ResponseMetadata', element('RequestId', requestId));
      return reply(200, document(`${name}Response`, result + metadata));
    },
    encodeError: (error, _request, requestId) => {
      const code = model.queryErrorCodes.get(error.code) ?? error.code;
      return reply(
        error.status,
        document('ErrorResponse', errorElements(error, code) + element('RequestId', requestId)),
      );
    },
  };
}

function formOf(request: WireRequest): URLSearchParams {
  return new URLSearchParams(request.body.toString('utf8'));
}

function errorElements(error: AwsError, code: string): string {
  const blame = error.status < 500 ? 'Sender' : 'Receiver';
  const elements = [
    element('Type', blame),
    element('Code', escapeXml(code)),
    element('Message', escapeXml(error.message)),
  ];
  return element('Error', elements.join(''));
}

function reply(status: number, body: string): Reply {
  return { status, headers: { 'content-type': 'text/xml' }, body };
}
