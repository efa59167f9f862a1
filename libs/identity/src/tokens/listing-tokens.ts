import type { LocalAccounts } from '../accounts/local-accounts.ts';
import type { Identity, TokenService } from './token-service.ts';

/** Lists every officer whom an identity provider signs in, because work can be given only to officers who are listed. */
export class ListingTokens implements TokenService {
  readonly #inner: TokenService;
  readonly #accounts: Pick<LocalAccounts, 'note'>;

  constructor(inner: TokenService, accounts: Pick<LocalAccounts, 'note'>) {
    this.#inner = inner;
    this.#accounts = accounts;
  }

  async verify(...asked: Parameters<TokenService['verify']>): Promise<Identity> {
    const identity = await this.#inner.verify(...asked);
    await this.#accounts.note(identity.officer);
    return identity;
  }
}
