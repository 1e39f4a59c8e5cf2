import { type Fields, fields, isFields, member, text } from './commercetools-body.ts';
import {
  invalidField,
  invalidInput,
  invalidOperation,
  referenceNotFound,
} from './commercetools-errors.ts';
import type { StoredCustom } from './commercetools-resources.ts';
import type { StoredType } from './commercetools-types.ts';

/** Where custom types are looked up. */
export type Types = {
  typeByKey(key: string): StoredType | undefined;
  typeById(id: string): StoredType | undefined;
};

/** Custom fields as a draft or `setTransactionCustomType` gives them: a type that exists, and declared fields. */
export function customOf(from: Fields, types: Types): StoredCustom {
  const type = referredType(from, types);
  const values = from.fields ?? {};
  if (!isFields(values)) return invalidInput('fields: no object.');
  for (const [name, value] of Object.entries(values)) checkField(type, name, value);
  return { type: { typeId: 'type', id: type.id }, fields: { ...values } };
}

/**
 * Custom fields after one was set, or removed by a missing value; the very same when nothing changes.
 * Source: reference/commercetools.md §6.2.
 */
export function withField(
  custom: StoredCustom | undefined,
  types: Types,
  { name, value }: { readonly name: string; readonly value: unknown },
): StoredCustom {
  if (custom === undefined)
    return invalidOperation(`'${name}': the transaction has no custom type.`);
  if (value === undefined || value === null) return withoutField(custom, name);
  const type = types.typeById(custom.type.id);
  if (type === undefined) return referenceNotFound('type', custom.type.id);
  checkField(type, name, value);
  if (custom.fields[name] === value) return custom;
  return { ...custom, fields: { ...custom.fields, [name]: value } };
}

function withoutField(custom: StoredCustom, name: string): StoredCustom {
  const { [name]: removed, ...others } = custom.fields;
  if (removed === undefined) invalidOperation(`'${name}': there is no such field to remove.`);
  return { ...custom, fields: others };
}

function referredType(from: Fields, types: Types): StoredType {
  const reference = fields(from.type, 'type', ['typeId', 'key', 'id']);
  member(reference, 'typeId', ['type']);
  const isByKey = reference.key !== undefined;
  const name = text(reference, isByKey ? 'key' : 'id');
  const type = isByKey ? types.typeByKey(name) : types.typeById(name);
  return type ?? referenceNotFound('type', name);
}

function checkField(type: StoredType, name: string, value: unknown): void {
  const isDeclared = type.fieldDefinitions.some((field) => field.name === name);
  if (!isDeclared || !Number.isSafeInteger(value)) invalidField(name, value);
}
