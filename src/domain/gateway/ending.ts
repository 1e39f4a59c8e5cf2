import { familyOf } from './applications.ts';
import { type Application, type GatewayTransaction, succeeded } from './gateway-transaction.ts';

/** How a gateway transaction of unknown outcome ended: the code it would have, and each application that had not succeeded. */
export type Ending = {
  readonly code: string;
  readonly of: (one: Application) => Application;
};

/** All of it worked. */
export const WORKED: Ending = {
  code: '100',
  of: (one) => ({ ...one, reasonCode: '100', rCode: '1', rFlag: 'SOK' }),
};

/** It was refused; 233 is the refusal that says no more. */
export const REFUSED: Ending = {
  code: '233',
  of: (one) => ({ ...one, reasonCode: '233', rCode: '0', rFlag: undefined }),
};

/** It authorized; whether it did more is not shown, so the rest reads as not run. */
export const AUTHORIZED: Ending = {
  code: '100',
  of: (one) =>
    familyOf(one.name) === 'authorization'
      ? WORKED.of(one)
      : { ...one, reasonCode: undefined, rCode: undefined, rFlag: undefined },
};

/** A record as it would read had its answer come in time. */
export function asEnded(record: GatewayTransaction, { code, of }: Ending): GatewayTransaction {
  const applications = record.applications.map((one) =>
    familyOf(one.name) === undefined || succeeded(one) ? one : of(one),
  );
  return { ...record, reasonCode: code, applications };
}

/** A record by its codes alone: its status says what became of it since. */
export function withoutStatus(record: GatewayTransaction): GatewayTransaction {
  const applications = record.applications.map((one) => ({ ...one, status: undefined }));
  return { ...record, applications, status: undefined, eventStatus: undefined };
}
