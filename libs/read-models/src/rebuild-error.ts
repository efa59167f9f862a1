import type { ContractMessage } from '@alur/contracts';
import type { View } from './view.ts';

/** Why a view is not rebuilt, with what an operator can do. The live view stays as it is. */
export class RebuildError extends Error {
  override readonly name = 'RebuildError';
}

export function failing(view: View<object>, message: ContractMessage, cause?: unknown): RebuildError {
  return new RebuildError(
    `${view.collection.name} cannot be rebuilt: message ${message.id} (${message.type}) fails. Correct the view, or discard the message with a reason`,
    { cause },
  );
}
