import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { NotImplementedError } from '../contract.ts';
import { type Template, templateSchema } from './template.ts';

/** One stack of a synthesized assembly. */
export interface StackArtifact {
  /** The CloudFormation stack's name. */
  readonly name: string;
  readonly template: Template;
  /** Values given to the template's parameters, as strings. */
  readonly parameters: Readonly<Record<string, string>>;
  /** `aws://ACCOUNT/REGION`, with `unknown-account` and `unknown-region` where the stack is meant for any. */
  readonly environment: string;
}

/** A synthesized CDK application: what `cdk synth` leaves in `cdk.out`. */
export interface Assembly {
  readonly stacks: readonly StackArtifact[];
  /** Absolute path of each file asset, by the object key under which a template names it (`<hash>.zip`). */
  readonly assets: ReadonlyMap<string, string>;
}

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().default('aws://unknown-account/unknown-region'),
      properties: z
        .looseObject({
          templateFile: z.string().optional(),
          file: z.string().optional(),
          stackName: z.string().optional(),
          parameters: z.record(z.string(), z.string()).optional(),
        })
        .default({}),
    }),
  ),
});

const assetsSchema = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.looseObject({ path: z.string().optional(), executable: z.array(z.string()).optional() }),
      destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
    }),
  ),
  dockerImages: z.record(z.string(), z.unknown()).default({}),
});

type Artifact = z.infer<typeof manifestSchema>['artifacts'][string];

/** Artifact types that describe the application to tools and deploy nothing. */
const DESCRIPTIVE = ['cdk:tree', 'cdk:feature-flag-report', 'aws:cdk:property-validation-report'];

/**
 * Reads the assembly in the folder `directory`.
 *
 * @throws Error where the folder holds no readable assembly, {@link NotImplementedError} for an artifact of another kind
 *   than stacks and file assets
 */
export function readAssembly(directory: string): Assembly {
  const { artifacts } = manifestSchema.parse(readJson(join(directory, 'manifest.json')));
  const stacks: StackArtifact[] = [];
  const assets = new Map<string, string>();
  for (const [id, artifact] of Object.entries(artifacts)) {
    if (artifact.type === 'aws:cloudformation:stack') stacks.push(readStack(directory, id, artifact));
    else if (artifact.type === 'cdk:asset-manifest') readAssets(directory, artifact, assets);
    else if (!DESCRIPTIVE.includes(artifact.type)) {
      throw new NotImplementedError(`artifacts of type ${artifact.type} (${id} in ${directory}/manifest.json)`);
    }
  }
  return { stacks, assets };
}

function readStack(directory: string, id: string, artifact: Artifact): StackArtifact {
  const { templateFile = `${id}.template.json`, stackName = id, parameters = {} } = artifact.properties;
  const file = join(directory, templateFile);
  const template = templateSchema.safeParse(readJson(file));
  if (!template.success) throw new NotImplementedError(`all of ${file}: ${z.prettifyError(template.error)}`);
  return { name: stackName, template: template.data, parameters, environment: artifact.environment };
}

function readAssets(directory: string, artifact: Artifact, assets: Map<string, string>): void {
  if (artifact.properties.file === undefined) return;
  const { files, dockerImages } = assetsSchema.parse(readJson(join(directory, artifact.properties.file)));
  const [image] = Object.keys(dockerImages);
  if (image) throw new NotImplementedError(`container images (asset ${image})`);
  for (const { source, destinations } of Object.values(files)) {
    if (source.path === undefined) throw new NotImplementedError(`assets made by ${source.executable?.join(' ')}`);
    for (const { objectKey } of Object.values(destinations)) assets.set(objectKey, join(directory, source.path));
  }
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new Error(`cannot read ${file}: is its folder a synthesized assembly? Make one with cdk synth`, { cause });
  }
}
