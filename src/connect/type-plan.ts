import type { NewType, ProjectType, TypeField } from '../commercetools/custom-types.ts';

/** A custom type that we use; `written` names the fields that we also write, whose type must be ours to the letter. */
export type WantedType = NewType & { readonly written: readonly string[] };

/** What a type that we made says about itself, so that we know it again when we go. */
export const OURS = 'Made by Payment Sync.';

/** The types of the payment plugin with the fields that the sync reads or writes. Source: docs/field-mapping.md. */
export const WANTED: readonly WantedType[] = [
  {
    key: 'isv_payment_data',
    resource: 'payment',
    description: OURS,
    fields: [
      { name: 'isv_merchantId', type: 'String' },
      { name: 'isv_saleEnabled', type: 'Boolean' },
    ],
    written: [],
  },
  {
    key: 'isv_transaction_data',
    resource: 'transaction',
    description: OURS,
    fields: [{ name: 'isv_availableCaptureAmount', type: 'Number' }],
    written: ['isv_availableCaptureAmount'],
  },
];

/** What must be done so that a type serves us. `impossible` is for a person: nothing is ever replaced. */
export type TypePlan =
  | { readonly kind: 'right' }
  | { readonly kind: 'create' }
  | { readonly kind: 'extend'; readonly type: ProjectType; readonly fields: readonly TypeField[] }
  | { readonly kind: 'impossible'; readonly because: string };

/** What a project's type lacks of what we want; one of the payment plugin is extended, and otherwise left as it is. */
export function planType(wanted: WantedType, found: ProjectType | undefined): TypePlan {
  if (found === undefined) return { kind: 'create' };
  const { key, resource, fields, written } = wanted;
  if (!found.resourceTypeIds.includes(resource)) {
    return impossible(
      `${key} is a type of ${found.resourceTypeIds.join(', ')}, not of ${resource}`,
    );
  }
  const typeOf = (name: string) =>
    found.fieldDefinitions.find((field) => field.name === name)?.type.name;
  const wrong = fields.find(
    ({ name, type }) =>
      written.includes(name) && typeOf(name) !== undefined && typeOf(name) !== type,
  );
  if (wrong !== undefined) {
    return impossible(
      `${wrong.name} of ${key} is a ${typeOf(wrong.name)}, and ${wrong.type} is needed`,
    );
  }
  const missing = fields.filter(({ name }) => typeOf(name) === undefined);
  return missing.length === 0
    ? { kind: 'right' }
    : { kind: 'extend', type: found, fields: missing };
}

function impossible(what: string): TypePlan {
  const advice = 'It is not replaced, because payments may use it. Rename or remove it by hand.';
  return { kind: 'impossible', because: `${what}. ${advice}` };
}

/** Whether we made a type and nobody has added to it since. */
export function isOurs(wanted: WantedType, found: ProjectType): boolean {
  const known = new Set(wanted.fields.map(({ name }) => name));
  const isAsMade = found.fieldDefinitions.every(({ name }) => known.has(name));
  return isAsMade && Object.values(found.description ?? {}).includes(OURS);
}
