import { randomUUID } from 'node:crypto';
import { type Fields, fields, isFields, member, optional, text } from './commercetools-body.ts';
import { CommercetoolsError, invalidInput } from './commercetools-errors.ts';

/** A field of a custom type as commercetools answers it. */
export type StoredField = {
  readonly name: string;
  readonly type: { readonly name: string };
  readonly label: Readonly<Record<string, string>>;
  readonly required: boolean;
};

/** A custom type as commercetools answers it; never changed in place. */
export type StoredType = {
  readonly id: string;
  readonly version: number;
  readonly key: string;
  readonly name: Readonly<Record<string, string>>;
  readonly description?: Readonly<Record<string, string>>;
  readonly resourceTypeIds: readonly string[];
  readonly fieldDefinitions: readonly StoredField[];
};

const RESOURCES = ['payment', 'transaction', 'order'] as const;
const FIELD_TYPES = ['String', 'Number', 'Boolean'] as const;

/** The type that a draft makes; a refusal throws. Source: commercetools, TypeDraft. */
export function typeOf(draft: Fields): StoredType {
  const allowed = ['key', 'name', 'description', 'resourceTypeIds', 'fieldDefinitions'];
  const body = fields(draft, 'type', allowed);
  const { resourceTypeIds, fieldDefinitions = [] } = body;
  if (!Array.isArray(resourceTypeIds) || resourceTypeIds.length === 0)
    return invalidInput('resourceTypeIds: Missing or no list.');
  if (!Array.isArray(fieldDefinitions)) return invalidInput('fieldDefinitions: no list.');
  const description = optional(body, 'description', localized);
  const empty: StoredType = {
    id: randomUUID(),
    version: 1,
    key: text(body, 'key'),
    name: localized(body, 'name'),
    ...(description === undefined ? {} : { description }),
    resourceTypeIds: resourceTypeIds.map((one) => member({ one }, 'one', RESOURCES)),
    fieldDefinitions: [],
  };
  return fieldDefinitions.reduce<StoredType>(withDefinition, empty);
}

/** The type after an update: only fields can be added; one version more for each. A refusal throws. */
export function updatedType(type: StoredType, actions: readonly unknown[]): StoredType {
  let after = type;
  for (const action of actions) {
    const sent = fields(action, 'action', ['action', 'fieldDefinition']);
    member(sent, 'action', ['addFieldDefinition']);
    after = { ...withDefinition(after, sent.fieldDefinition), version: after.version + 1 };
  }
  return after;
}

function withDefinition(type: StoredType, sent: unknown): StoredType {
  const allowed = ['name', 'type', 'label', 'required', 'inputHint'];
  const definition = fields(sent, 'fieldDefinition', allowed);
  const name = text(definition, 'name');
  if (!/^[A-Za-z0-9_-]{2,36}$/.test(name)) invalidInput(`name: '${name}' is no field name.`);
  if (type.fieldDefinitions.some((field) => field.name === name)) duplicateField(name);
  const fieldType = fields(definition.type, 'type', ['name']);
  const required = definition.required;
  if (typeof required !== 'boolean') return invalidInput('required: Missing or no boolean.');
  const field = {
    name,
    type: { name: member(fieldType, 'name', FIELD_TYPES) },
    label: localized(definition, 'label'),
    required,
  };
  return { ...type, fieldDefinitions: [...type.fieldDefinitions, field] };
}

function localized(from: Fields, name: string): Readonly<Record<string, string>> {
  const value = from[name];
  if (!isFields(value) || Object.keys(value).length === 0)
    return invalidInput(`${name}: Missing or no localized text.`);
  return Object.fromEntries(Object.keys(value).map((locale) => [locale, text(value, locale)]));
}

/** 400: another resource has this value already. */
export function duplicateField(value: string): never {
  const message = `A duplicate value '"${value}"' exists.`;
  throw new CommercetoolsError(400, 'DuplicateField', message, { duplicateValue: value });
}

/** 400: the type is in use. */
export function stillReferenced(resource: string): never {
  const message = `Can not delete a type while it is referenced by at least one '${resource}'.`;
  throw new CommercetoolsError(400, 'ReferenceExists', message, { referencedBy: resource });
}
