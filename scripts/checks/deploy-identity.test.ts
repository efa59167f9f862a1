import { loadStandards, ROLES } from '@alur/standards';
import { describe, expect, test } from '@jest/globals';
import { read } from './deploy-files.ts';

interface Mapper {
  readonly protocolMapper: string;
  readonly config: Record<string, string>;
}
interface Realm {
  readonly realm: string;
  readonly users?: unknown[];
  readonly sslRequired: string;
  readonly registrationAllowed: boolean;
  readonly roles: { realm: { name: string; description: string }[] };
  readonly groups: { name: string; attributes: Record<string, string[]> }[];
  readonly clients: {
    clientId: string;
    publicClient: boolean;
    secret?: string;
    directAccessGrantsEnabled: boolean;
    attributes: Record<string, string>;
    protocolMappers: Mapper[];
  }[];
  readonly components: Record<string, { config: Record<string, string[]> }[]>;
}

const text = read('deploy/keycloak/alur-realm.json');
const realm = JSON.parse(text) as Realm;
const web = realm.clients.find(({ clientId }) => clientId === 'alur-web')!;

describe('deploy/keycloak/alur-realm.json', () => {
  test('has the roles of the code, with the names that officers read', () => {
    expect(Object.fromEntries(realm.roles.realm.map(({ name, description }) => [name, description]))).toEqual(ROLES);
  });

  test('has one group for each office, which says the tenant', () => {
    const tenants = loadStandards()
      .tenants()
      .map(({ code }) => code)
      .sort();
    expect(realm.groups.map(({ name }) => name).sort()).toEqual(tenants);
    for (const { name, attributes } of realm.groups) expect(attributes).toEqual({ tenant: [name] });
  });

  test('puts the claims that the code reads into the access token', () => {
    const claims = web.protocolMappers
      .filter(({ protocolMapper }) => protocolMapper === 'oidc-usermodel-attribute-mapper')
      .map(({ config }) => [config['claim.name'], config['user.attribute'], config['access.token.claim']]);
    expect(claims).toEqual(['tenant', 'village', 'district'].map((name) => [name, name, 'true']));
    const audience = web.protocolMappers.find(({ protocolMapper }) => protocolMapper === 'oidc-audience-mapper');
    const expected = /ALUR_OIDC_AUDIENCE: (\w+)/.exec(read('deploy/compose.yaml'))?.[1];
    expect(audience?.config).toMatchObject({ 'included.custom.audience': expected, 'access.token.claim': 'true' });
  });

  test('lets nobody give himself an office, a village or a district', () => {
    const [profile] = realm.components['org.keycloak.userprofile.UserProfileProvider']!;
    const { attributes, unmanagedAttributePolicy } = JSON.parse(profile!.config['kc.user.profile.config']![0]!) as {
      attributes: { name: string; permissions: { edit: string[] } }[];
      unmanagedAttributePolicy?: string;
    };
    expect(unmanagedAttributePolicy).toBeUndefined();
    expect(attributes.some(({ name }) => name === 'tenant')).toBe(false);
    for (const place of ['village', 'district']) {
      expect(attributes.find(({ name }) => name === place)?.permissions.edit).toEqual(['admin']);
    }
  });

  test('has no account, no secret and no way in but the code flow with PKCE over TLS', () => {
    expect(realm.users ?? []).toEqual([]);
    expect(text).not.toMatch(/"(secret|credentials|value)"/);
    expect(realm).toMatchObject({ realm: 'alur', sslRequired: 'all', registrationAllowed: false });
    expect(realm.clients).toHaveLength(1);
    expect(web).toMatchObject({
      publicClient: true,
      implicitFlowEnabled: false,
      directAccessGrantsEnabled: false,
      serviceAccountsEnabled: false,
      redirectUris: ['/*'],
      attributes: { 'pkce.code.challenge.method': 'S256' },
    });
  });
});
