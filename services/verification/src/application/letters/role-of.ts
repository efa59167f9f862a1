import { isRole, type Role } from '@alur/standards';

export function roleOf(code: string): Role {
  if (!isRole(code)) throw new Error(`Unknown signer role ${code}`);
  return code;
}
