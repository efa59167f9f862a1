import type { Role } from '@alur/standards';
import type { Officer } from '../officer.ts';
import type { Identity, TokenService } from './token-service.ts';

/** Roles of the offices that an officer holds at the moment of the call. */
export type HeldBy = (officer: Officer) => Promise<readonly Role[]>;

/** Adds the roles of the offices that an officer holds now: an acting head works with the rights of the head, and no longer. */
export class HoldingTokens implements TokenService {
  readonly #inner: TokenService;
  readonly #heldBy: HeldBy;

  constructor(inner: TokenService, heldBy: HeldBy) {
    this.#inner = inner;
    this.#heldBy = heldBy;
  }

  async verify(...asked: Parameters<TokenService['verify']>): Promise<Identity> {
    const identity = await this.#inner.verify(...asked);
    const { officer } = identity;
    const held = (await this.#heldBy(officer)).filter((role) => !officer.roles.includes(role));
    return held.length === 0 ? identity : { ...identity, officer: { ...officer, roles: [...officer.roles, ...held] } };
  }
}
