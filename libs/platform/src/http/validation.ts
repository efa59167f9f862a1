import { type ValidationError, ValidationPipe } from '@nestjs/common';
import { type FieldError, ProblemException } from './problem.ts';

/** Checks request bodies, parameters and queries against their DTO classes; unknown fields are refused. */
export function validationPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    stopAtFirstError: true,
    forbidUnknownValues: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new ProblemException(400, 'validation-failed', DETAIL, { errors: fieldErrors(errors) }),
  });
}

const DETAIL = 'Ada isian yang salah. Perbaiki isian yang disebut di `errors`, lalu kirim ulang.';

function fieldErrors(errors: readonly ValidationError[], path = ''): FieldError[] {
  return errors.flatMap((error) => {
    const field = path === '' ? error.property : `${path}.${error.property}`;
    const own = Object.values(error.constraints ?? {}).map((message) => ({ field, message }));
    return [...own, ...fieldErrors(error.children ?? [], field)];
  });
}
