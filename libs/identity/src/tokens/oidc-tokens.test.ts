import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  type CryptoKey,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JSONWebKeySet,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose';
import { OidcTokens } from './oidc-tokens.ts';

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
}

const NOW = new Date('2026-07-01T01:00:00Z');
const IN_ONE_HOUR = NOW.getTime() / 1000 + 3_600;

/** An identity provider on this machine, with discovery document and key set. */
class Issuer {
  keys: Key[] = [];
  keyRequests = 0;
  discovery: (url: string) => unknown = (url) => ({ issuer: url, jwks_uri: `${url}/keys` });
  readonly #server: Server = createServer((request, response) => {
    void this.#answer(request.url ?? '').then((body) => {
      response.statusCode = body === undefined ? 404 : 200;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body ?? {}));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async addKey(kid: string, alg = 'RS256'): Promise<Key> {
    const key = { kid, alg, ...(await generateKeyPair(alg)) };
    this.keys.push(key);
    return key;
  }

  sign(key: Key, claims: JWTPayload = {}, typ = ''): Promise<string> {
    return new SignJWT({ ...this.claims(), ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...(typ === '' ? {} : { typ }) })
      .sign(key.privateKey);
  }

  claims(): JWTPayload {
    return {
      iss: this.url,
      aud: 'alur',
      sub: '0b0c-17',
      exp: IN_ONE_HOUR,
      tenant: 'oku-selatan',
      realm_access: { roles: ['front-office', 'offline_access'] },
    };
  }

  async #answer(path: string): Promise<unknown> {
    if (path === '/.well-known/openid-configuration') return this.discovery(this.url);
    if (path !== '/keys') return undefined;
    this.keyRequests += 1;
    const keys = await Promise.all(
      this.keys.map(async ({ kid, alg, publicKey }) => ({ ...(await exportJWK(publicKey)), kid, alg, use: 'sig' })),
    );
    return { keys } satisfies JSONWebKeySet;
  }
}

let issuer: Issuer;
let key: Key;
let tokens: OidcTokens;
let now: Date;
beforeEach(async () => {
  now = NOW;
  issuer = new Issuer();
  await issuer.start();
  key = await issuer.addKey('key-1');
  tokens = make();
});
afterEach(() => issuer.stop());

function make(change: Partial<ConstructorParameters<typeof OidcTokens>[0]> = {}): OidcTokens {
  return new OidcTokens({ issuer: issuer.url, audience: 'alur', now: () => now, keyCooldown: 0, ...change });
}

function refused(token: string, code = 'token-invalid', status = 401): Promise<void> {
  return expect(tokens.verify(token)).rejects.toMatchObject({ status, code });
}

describe('takes', () => {
  test('a token of the issuer, found by discovery, and keeps only the known roles', async () => {
    expect((await tokens.verify(await issuer.sign(key))).officer).toEqual({
      id: '0b0c-17',
      tenant: 'oku-selatan',
      roles: ['front-office'],
      village: null,
      district: null,
    });
  });

  test('claims from where the configuration says', async () => {
    const claims = { id: 'officer.code', tenant: 'office', roles: 'groups', village: 'desa', district: 'kec' };
    tokens = make({ claims, jwksUrl: `${issuer.url}/keys` });
    const token = await issuer.sign(key, {
      officer: { code: 'oku-selatan.camat-1' },
      office: 'oku-selatan',
      groups: ['camat'],
      desa: '16.09.01.2004',
      kec: '16.09.01',
    });
    expect((await tokens.verify(token)).officer).toEqual({
      id: 'oku-selatan.camat-1',
      tenant: 'oku-selatan',
      roles: ['camat'],
      village: '16.09.01.2004',
      district: '16.09.01',
    });
  });

  test('ES256 and EdDSA', async () => {
    for (const alg of ['ES256', 'EdDSA']) {
      const other = await issuer.addKey(alg, alg);
      expect((await tokens.verify(await issuer.sign(other))).officer.id).toBe('0b0c-17');
    }
  });

  test('a new key of the issuer, and no longer the one that it withdrew', async () => {
    const before = await issuer.sign(key);
    await tokens.verify(before);
    issuer.keys = [];
    const next = await issuer.addKey('key-2');
    expect((await tokens.verify(await issuer.sign(next))).officer.id).toBe('0b0c-17');
    await refused(await issuer.sign(key, { jti: 'another' }));
    expect((await tokens.verify(before)).officer.id).toBe('0b0c-17');
    now = new Date(NOW.getTime() + 301_000);
    await refused(before);
  });

  test('the same token without asking again', async () => {
    const token = await issuer.sign(key);
    for (let n = 0; n < 5; n += 1) await tokens.verify(token);
    expect(issuer.keyRequests).toBe(1);
  });
});

describe('refuses', () => {
  test('another audience or issuer, no expiry, no subject', async () => {
    for (const claims of [{ aud: 'other' }, { iss: 'https://evil.example' }, { exp: undefined }, { sub: undefined }]) {
      await refused(await issuer.sign(key, claims));
    }
  });

  test('an expired token, and one that is not valid yet', async () => {
    await refused(await issuer.sign(key, { exp: NOW.getTime() / 1000 - 31 }), 'token-expired');
    await refused(await issuer.sign(key, { nbf: NOW.getTime() / 1000 + 60 }));
  });

  test('alg none', async () => {
    await refused(new UnsecuredJWT(issuer.claims()).encode());
  });

  test('HS256 signed with the public key', async () => {
    const publicKey = Buffer.from(await exportSPKI(key.publicKey));
    const token = await new SignJWT(issuer.claims()).setProtectedHeader({ alg: 'HS256', kid: 'key-1' }).sign(publicKey);
    await refused(token);
    expect(issuer.keyRequests).toBe(0);
  });

  test('a key that the issuer does not have, also under a known key id', async () => {
    const stranger = { ...(await generateKeyPair('RS256')), alg: 'RS256' };
    await refused(await issuer.sign({ ...stranger, kid: 'key-1' }));
    await refused(await issuer.sign({ ...stranger, kid: 'unknown' }));
  });

  test('ID tokens and logout tokens, also of the right audience', async () => {
    for (const [typ, claims] of [
      ['JWT', { typ: 'ID', nonce: 'n', at_hash: 'h' }],
      ['JWT', { nonce: 'n', at_hash: 'h' }],
      ['JWT', { typ: 'Refresh' }],
      ['JWT', { typ: 'Logout', events: { 'http://schemas.openid.net/event/backchannel-logout': {} } }],
      ['logout+jwt', {}],
      ['application/logout+jwt', { typ: 'Bearer' }],
      ['id+jwt', {}],
    ] as const) {
      await refused(await issuer.sign(key, claims, typ));
    }
    for (const [typ, claims] of [
      ['at+jwt', {}],
      ['application/at+jwt', {}],
      ['JWT', { typ: 'Bearer', nonce: 'n' }],
      ['', {}],
    ] as const) {
      expect((await tokens.verify(await issuer.sign(key, claims, typ))).officer.id).toBe('0b0c-17');
    }
  });

  test('an account without an office', async () => {
    await refused(await issuer.sign(key, { tenant: undefined }), 'no-office', 403);
  });
});

describe('an issuer that cannot be reached or is not itself', () => {
  test('is our trouble, not the token’s, and is asked again', async () => {
    const token = await issuer.sign(key);
    issuer.discovery = () => undefined;
    await refused(token, 'identity-provider-unreachable', 503);
    issuer.discovery = () => ({ issuer: 'https://evil.example', jwks_uri: `${issuer.url}/keys` });
    await refused(token, 'identity-provider-unreachable', 503);
    issuer.discovery = (url) => ({ issuer: url, jwks_uri: 'http://evil.example/keys' });
    await refused(token, 'identity-provider-unreachable', 503);
    issuer.discovery = (url) => ({ issuer: url, jwks_uri: `${url}/nothing` });
    tokens = make();
    await refused(token, 'identity-provider-unreachable', 503);
    tokens = make({ jwksUrl: `${issuer.url}/keys` });
    expect((await tokens.verify(token)).officer.id).toBe('0b0c-17');
  });

  test('plain HTTP to another machine stops the start', () => {
    const issuerUrl = 'http://keycloak.example';
    expect(() => make({ issuer: issuerUrl })).toThrow('must use https');
    expect(() => make({ issuer: issuerUrl, insecureHttp: true })).not.toThrow();
  });
});
