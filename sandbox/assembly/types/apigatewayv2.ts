import { z } from 'zod';
import { resourceType, withoutBehaviour } from '../resource-type.ts';

const apiSchema = z.strictObject({
  Name: z.string(),
  ProtocolType: z.literal('HTTP'),
  Description: withoutBehaviour('a text for people'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

const integrationSchema = z.strictObject({
  ApiId: z.string(),
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  IntegrationMethod: withoutBehaviour('Lambda is always invoked by POST'),
  Description: withoutBehaviour('a text for people'),
});

const routeSchema = z.strictObject({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.literal('NONE').optional(),
});

const stageSchema = z.strictObject({
  ApiId: z.string(),
  StageName: z.literal('$default'),
  AutoDeploy: z.literal(true),
  AccessLogSettings: withoutBehaviour('access logs are not kept'),
  DefaultRouteSettings: z
    .strictObject({
      ThrottlingBurstLimit: z.number().int().positive(),
      ThrottlingRateLimit: z.number().positive(),
      DetailedMetricsEnabled: withoutBehaviour('there are no metrics'),
    })
    .optional(),
  Description: withoutBehaviour('a text for people'),
  Tags: withoutBehaviour('kept by no operation that is served'),
});

/** API ids are ten lowercase letters and digits; the sandbox's come from the hash so that a restart keeps them. */
function shortId(hash: string): string {
  return BigInt(`0x${hash}`).toString(36).slice(0, 10);
}

export const apigatewayv2Types = {
  'AWS::ApiGatewayV2::Api': resourceType<z.infer<typeof apiSchema>>({
    schema: apiSchema,
    identify: ({ hash, site }) => {
      const id = shortId(hash);
      return { ref: id, attributes: { ApiId: id, ApiEndpoint: site.url } };
    },
    place: (model, { properties, identity }) => model.httpApis.push({ id: identity.ref, name: properties.Name }),
  }),
  'AWS::ApiGatewayV2::Integration': resourceType<z.infer<typeof integrationSchema>>({
    schema: integrationSchema,
    identify: ({ hash }) => ({
      ref: shortId(hash).slice(0, 7),
      attributes: { IntegrationId: shortId(hash).slice(0, 7) },
    }),
    place: (model, { properties, identity }) =>
      model.httpIntegrations.push({ id: identity.ref, functionArn: properties.IntegrationUri }),
  }),
  'AWS::ApiGatewayV2::Route': resourceType<z.infer<typeof routeSchema>>({
    schema: routeSchema,
    identify: ({ hash }) => ({ ref: shortId(hash).slice(0, 7), attributes: { RouteId: shortId(hash).slice(0, 7) } }),
    place: (model, { properties }) =>
      model.httpRoutes.push({
        routeKey: properties.RouteKey,
        integrationId: properties.Target.slice('integrations/'.length),
      }),
  }),
  'AWS::ApiGatewayV2::Stage': resourceType<z.infer<typeof stageSchema>>({
    schema: stageSchema,
    identify: () => ({ ref: '$default', attributes: {} }),
    place: (model, { properties: { ApiId: apiId, DefaultRouteSettings: settings } }) =>
      model.httpStages.push({
        apiId,
        ...(settings && {
          throttle: { rateLimit: settings.ThrottlingRateLimit, burstLimit: settings.ThrottlingBurstLimit },
        }),
      }),
  }),
};
