/** Where a system that speaks edXML may be called. */
import { BlockList, isIP } from 'node:net';
import { z } from 'zod';

/** Addresses of the link itself: where machines of a cloud tell their secrets to whoever asks. */
const linkLocal = subnets([
  ['169.254.0.0', 16],
  ['fe80::', 10],
  ['0.0.0.0', 8],
]);
/** Of the own machine and network (RFC 1918, RFC 4193). */
const own = subnets([
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['::1', 128],
  ['fc00::', 7],
]);

function subnets(list: readonly (readonly [string, number])[]): BlockList {
  const block = new BlockList();
  for (const [address, bits] of list) block.addSubnet(address, bits, family(address));
  return block;
}

function family(address: string): 'ipv6' | 'ipv4' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}

function isWithin(host: string, list: BlockList): boolean {
  const address = host.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 && list.check(address, family(address));
}

/** Keys and documents travel to it: https, or http within the own network, by its address; no password in it. */
export const edxmlEndpoint = z
  .url({ protocol: /^https?$/ })
  .refine((url) => {
    const { hostname } = new URL(url);
    return !isWithin(hostname, linkLocal);
  }, 'a link-local address (169.254.0.0/16, fe80::/10) is no other system')
  .refine((url) => {
    const { protocol, hostname } = new URL(url);
    return protocol === 'https:' || hostname === 'localhost' || isWithin(hostname, own);
  }, 'http only to a private address (127/8, 10/8, 172.16/12, 192.168/16, ::1, fc00::/7); else https')
  .refine((url) => {
    const { username, password } = new URL(url);
    return username === '' && password === '';
  }, 'no name or password in the address: secrets are files');
