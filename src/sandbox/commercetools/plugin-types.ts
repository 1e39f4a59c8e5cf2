import type { Type } from '@commercetools/platform-sdk';

/** The id of the type `isv_payment_data`. */
export const PAYMENT_TYPE_ID = '0f6d2c52-4a0b-4c53-9f0a-7f3f1c2b9d01';

/** The id of the type `isv_transaction_data`. */
export const TRANSACTION_TYPE_ID = '0f6d2c52-4a0b-4c53-9f0a-7f3f1c2b9d02';

function customType(id: string, key: string, resource: string, fields: object): Type {
  const definitions = Object.entries(fields).map(([name, type]) => ({
    name,
    type: { name: type },
    label: { en: name },
    required: false,
    inputHint: 'SingleLine' as const,
  }));
  const instant = '2025-01-01T00:00:00.000Z';
  return {
    id,
    version: 1,
    createdAt: instant,
    lastModifiedAt: instant,
    key,
    name: { en: key },
    resourceTypeIds: [resource],
    fieldDefinitions: definitions,
  };
}

/** The custom types that the Cybersource plugin creates in a project, as far as the sync meets them. */
export const PLUGIN_TYPES: readonly Type[] = [
  customType(PAYMENT_TYPE_ID, 'isv_payment_data', 'payment', {
    isv_merchantId: 'String',
    isv_saleEnabled: 'Boolean',
  }),
  customType(TRANSACTION_TYPE_ID, 'isv_transaction_data', 'transaction', {
    isv_availableCaptureAmount: 'Number',
  }),
];
