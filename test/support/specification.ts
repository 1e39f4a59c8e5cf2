import { ConnectorSpecificationParser } from '@commercetools-connect/specification';
import { parse } from 'yaml';
import { z } from 'zod';
import { textOf } from './markdown.ts';

const Key = z.object({
  key: z.string(),
  description: z.string(),
  required: z.boolean().default(false),
  default: z.string().optional(),
});
const Configuration = z.object({
  standardConfiguration: z.array(Key).default([]),
  securedConfiguration: z.array(Key).default([]),
});
const Application = z.object({
  name: z.string(),
  applicationType: z.string(),
  endpoint: z.string(),
  configuration: Configuration.default({ standardConfiguration: [], securedConfiguration: [] }),
  scripts: z.record(z.string(), z.string()).default({}),
  properties: z.object({ schedule: z.string() }).optional(),
  healthCheck: z.object({ path: z.string() }).optional(),
});
const Specification = z.object({
  deployAs: z.array(Application),
  inheritAs: z.object({
    apiClient: z.object({ scopes: z.array(z.string()) }),
    configuration: Configuration,
  }),
});

/** An application of `connect.yaml`, as far as the tests look. */
export type ConnectApplication = z.infer<typeof Application>;

/** A key of the configuration as `connect.yaml` declares it. */
export type DeclaredKey = z.infer<typeof Key> & { readonly secured: boolean };

/** Refuses, as Connect would, a specification that is not right; answers its words, or undefined. */
export async function refusalOf(text: string): Promise<string | undefined> {
  return new ConnectorSpecificationParser().parse(text).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** `connect.yaml` as it is in the repository. */
export function connectYaml(): z.infer<typeof Specification> {
  return Specification.parse(parse(textOf('connect.yaml')));
}

/** Every key that an application is given: its own and the inherited ones. */
export function keysOf({ configuration }: ConnectApplication): readonly DeclaredKey[] {
  const { inheritAs } = connectYaml();
  return [configuration, inheritAs.configuration].flatMap(
    ({ standardConfiguration, securedConfiguration }) => [
      ...standardConfiguration.map((one) => ({ ...one, secured: false })),
      ...securedConfiguration.map((one) => ({ ...one, secured: true })),
    ],
  );
}
