import ipaddr from 'ipaddr.js';

/**
 * What an address counts under: an IPv4 address itself, of an IPv6 address the /64, which one connection has for itself.
 * An address that is none counts as it is.
 */
export function networkOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed.kind() === 'ipv4'
    ? parsed.toString()
    : `${new ipaddr.IPv6([...parsed.toByteArray().slice(0, 8), ...ZEROS])}/64`;
}

const ZEROS = Array.from({ length: 8 }, () => 0);
