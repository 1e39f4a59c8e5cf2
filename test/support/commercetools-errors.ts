/** A refusal in the shape commercetools answers. Source: reference/commercetools.md §6.6. */
export class CommercetoolsError extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }

  /** The body of the answer. */
  body(): unknown {
    const { status: statusCode, code, message, more } = this;
    return { statusCode, message, errors: [{ code, message, ...more }] };
  }
}

/** 400: the request is not what the API accepts. */
export function invalidInput(message: string): never {
  throw new CommercetoolsError(400, 'InvalidInput', message);
}

/** 400: the request is well formed and cannot be done to this resource. */
export function invalidOperation(message: string): never {
  throw new CommercetoolsError(400, 'InvalidOperation', message);
}

/** 400: a custom field is not declared, or has a value of another type. */
export function invalidField(field: string, invalidValue: unknown): never {
  const message = `The value '${JSON.stringify(invalidValue)}' is not valid for field '${field}'.`;
  throw new CommercetoolsError(400, 'InvalidField', message, { field, invalidValue });
}

/** 400: a reference points nowhere. */
export function referenceNotFound(typeId: string, key: string): never {
  const message = `The referenced object of type '${typeId}' with key '${key}' was not found.`;
  throw new CommercetoolsError(400, 'ReferencedResourceNotFound', message, { typeId, key });
}

/** 404. */
export function resourceNotFound(message: string): never {
  throw new CommercetoolsError(404, 'ResourceNotFound', message);
}

/** 409 with the version that is newest now. */
export function concurrentModification(
  id: string,
  expected: number,
  currentVersion: number,
): never {
  const message = `Object ${id} has a different version than expected. Expected: ${expected} - Actual: ${currentVersion}.`;
  throw new CommercetoolsError(409, 'ConcurrentModification', message, { currentVersion });
}

/** 401: no token, a wrong one, or wrong credentials. */
export function unauthorized(code: 'invalid_token' | 'invalid_client', message: string): never {
  throw new CommercetoolsError(401, code, message);
}

const CODES: Readonly<Record<number, string>> = {
  400: 'InvalidInput',
  401: 'invalid_token',
  403: 'insufficient_scope',
  404: 'ResourceNotFound',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  502: 'BadGateway',
  503: 'OverCapacity',
};

/** The error that a status alone stands for. */
export function errorOfStatus(status: number): CommercetoolsError {
  return new CommercetoolsError(status, CODES[status] ?? 'General', `Status ${status}.`);
}
