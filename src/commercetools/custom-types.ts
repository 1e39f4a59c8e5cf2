import type { FieldDefinition, TypeDraft } from '@commercetools/platform-sdk';
import { z } from 'zod';
import type { Failure } from '../domain/failure.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Call, RETRY, type RetrySettings, retrying, within } from '../shared/outbound.ts';
import { callProject } from './call.ts';
import { createProjectClient } from './client.ts';
import type { ProjectSettings } from './project.ts';

const TypeAnswer = z.object({
  key: z.string(),
  version: z.number().int(),
  description: z.record(z.string(), z.string()).optional(),
  resourceTypeIds: z.array(z.string()),
  fieldDefinitions: z.array(z.object({ name: z.string(), type: z.object({ name: z.string() }) })),
});

/** A custom type of the project as it is now. */
export type ProjectType = z.infer<typeof TypeAnswer>;

/** A field of a custom type: its name, and the name of its commercetools type. */
export type TypeField = { readonly name: string; readonly type: 'String' | 'Number' | 'Boolean' };

/** A custom type to make. `description` tells later whose it is. */
export type NewType = {
  readonly key: string;
  readonly resource: 'payment' | 'transaction';
  readonly description: string;
  readonly fields: readonly TypeField[];
};

/** The custom types of a project. Answers `Failure`, never throws, always settles; writes are sent once. */
export type CustomTypes = {
  /** By its key; undefined when there is none. */
  find(key: string): Promise<Result<ProjectType | undefined, Failure>>;
  create(type: NewType): Promise<Result<ProjectType, Failure>>;
  /** Adds fields and changes nothing else; `VersionConflict` when `version` is not the newest. */
  addFields(
    type: Pick<ProjectType, 'key' | 'version'>,
    fields: readonly TypeField[],
  ): Promise<Result<ProjectType, Failure>>;
  /** `referenced`: something refers to it, so that commercetools kept it. */
  remove(
    type: Pick<ProjectType, 'key' | 'version'>,
  ): Promise<Result<'removed' | 'referenced', Failure>>;
};

/** The custom types of a project over platform-sdk. */
export function createCustomTypes(
  settings: ProjectSettings & { readonly retry?: RetrySettings },
): CustomTypes {
  const project = createProjectClient(settings);
  const retried = retrying(settings.retry ?? RETRY);
  const bounded = <T>(what: string, call: Call<T>) =>
    within(settings.timeoutMs + 1000, `commercetools ${what}`, call);
  const typeOf = (key: string) => project.types().withKey({ key });
  return {
    async find(key) {
      const answer = await retried(() =>
        bounded('type', () => callProject('type', TypeAnswer, typeOf(key).get())),
      );
      if (answer.ok) return ok(answer.value);
      return answer.error.kind === 'NotFound' ? ok(undefined) : err(answer.error);
    },
    create: (type) =>
      bounded('new type', () =>
        callProject('new type', TypeAnswer, project.types().post({ body: toDraft(type) })),
      ),
    addFields: ({ key, version }, fields) =>
      bounded('type update', () => {
        const actions = fields.map((field) => ({
          action: 'addFieldDefinition' as const,
          fieldDefinition: toDefinition(field),
        }));
        const request = typeOf(key).post({ body: { version, actions } });
        return callProject('type update', TypeAnswer, request);
      }),
    async remove({ key, version }) {
      const answer = await bounded('type removal', () =>
        callProject('type removal', TypeAnswer, typeOf(key).delete({ queryArgs: { version } })),
      );
      if (answer.ok) return ok('removed');
      return isReferenced(answer.error) ? ok('referenced') : err(answer.error);
    },
  };
}

/** The error `ReferenceExists` says so in its words; its status is that of any bad request. */
function isReferenced({ kind, message }: Failure): boolean {
  return kind === 'Rejected' && /\breferenced\b/i.test(message);
}

function toDraft({ key, resource, description, fields }: NewType): TypeDraft {
  return {
    key,
    name: { en: key },
    description: { en: description },
    resourceTypeIds: [resource],
    fieldDefinitions: fields.map(toDefinition),
  };
}

function toDefinition({ name, type }: TypeField): FieldDefinition {
  return { name, type: { name: type }, label: { en: name }, required: false };
}
